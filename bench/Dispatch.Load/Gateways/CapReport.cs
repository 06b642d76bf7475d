using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dispatch.Load.Gateways;

/// <summary>What <c>--json</c> holds: the figures of the first variant that ran (<c>known</c> unless one was chosen), and all of them.</summary>
internal sealed record CapReport
{
    private static readonly JsonSerializerOptions Format =
        new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public required IReadOnlyList<CapFigures> Variants { get; init; }

    public string Variant => Variants[0].Variant;

    public int Cap => Variants[0].Cap;

    public double SubmittedPerSecond => Variants[0].SubmittedPerSecond;

    public double UsedShare => Variants[0].UsedShare;

    public double ThrottledShare => Variants[0].ThrottledShare;

    public int WorstSecondOverCap => Variants[0].WorstSecondOverCap;

    public int Workers => Variants[0].Workers;

    public double? ChangeoverSeconds => Variants[0].ChangeoverSeconds;

    /// <summary>Every floor of every variant.</summary>
    public bool Holds => Variants.All(variant => variant.Holds);

    /// <summary>Too short for the figures to be quoted.</summary>
    public required bool Trial { get; init; }

    public int Cores => Environment.ProcessorCount;

    public async Task WriteAsync(FileInfo file, CancellationToken cancellationToken)
    {
        file.Directory?.Create();
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(stream, this, Format, cancellationToken);
    }
}
