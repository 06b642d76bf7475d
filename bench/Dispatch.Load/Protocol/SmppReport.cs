using System.Text.Json;
using Dispatch.Load.Measure;

namespace Dispatch.Load.Protocol;

/// <summary>What <c>--json</c> holds.</summary>
internal sealed record SmppReport
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public required double SubmitsPerSecond { get; init; }

    public required int Window { get; init; }

    public required int Binds { get; init; }

    public required SmppCpu CpuMicrosPerSubmit { get; init; }

    /// <summary>From a submission to its answer.</summary>
    public required Quantiles AnswerMs { get; init; }

    /// <summary>What this process allocated for one submission, in bytes.</summary>
    public required double AllocatedBytesPerSubmit { get; init; }

    public required long Submits { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Too few submissions for the figures to be quoted.</summary>
    public required bool Trial { get; init; }

    /// <summary>The centre's books say what the client's say.</summary>
    public required bool Balanced { get; init; }

    public int Cores => Environment.ProcessorCount;

    public async Task WriteAsync(FileInfo file, CancellationToken cancellationToken)
    {
        file.Directory?.Create();
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(stream, this, Format, cancellationToken);
    }
}

/// <summary>CPU time, user and system, in microseconds: this process with the client in it, and the simulator's.</summary>
internal sealed record SmppCpu(double Client, double Simulator);
