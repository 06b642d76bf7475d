using System.Text.Json;
using Dispatch.Load.Measure;

namespace Dispatch.Load.Gateways;

/// <summary>What <c>--json</c> holds.</summary>
internal sealed record FairnessReport
{
    /// <summary>A single notice may be so much later, in milliseconds.</summary>
    public const double MostDelay = 250;

    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public required int Bulk { get; init; }

    public required int Singles { get; init; }

    /// <summary>How much later a single notice's SMS was read by the gateway than the median one with an empty queue.</summary>
    public required Quantiles DelayMs { get; init; }

    /// <summary>From publishing to the last PDU's read, the queue empty.</summary>
    public required Quantiles EmptyMs { get; init; }

    /// <summary>The same behind the bulk release.</summary>
    public required Quantiles BehindBulkMs { get; init; }

    public required int Cap { get; init; }

    public required int Workers { get; init; }

    /// <summary>SMS of the bulk release that still waited when the last single notice's was read.</summary>
    public required long StillQueued { get; init; }

    /// <summary>Too small for the figures to be quoted.</summary>
    public required bool Trial { get; init; }

    public bool Holds => DelayMs.Max < MostDelay;

    public int Cores => Environment.ProcessorCount;

    public async Task WriteAsync(FileInfo file, CancellationToken cancellationToken)
    {
        file.Directory?.Create();
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(stream, this, Format, cancellationToken);
    }
}
