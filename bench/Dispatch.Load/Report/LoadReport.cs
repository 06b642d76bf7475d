using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dispatch.Load.Measure;

namespace Dispatch.Load.Report;

/// <summary>What <c>--json</c> holds.</summary>
internal sealed record LoadReport
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public required long Notices { get; init; }

    public required double Seconds { get; init; }

    public required double PerSecond { get; init; }

    public required CpuMicros CpuMicrosPerNotice { get; init; }

    /// <summary>CPU of feed and rates a notice; not in <see cref="CpuMicrosPerNotice"/>.</summary>
    public required double FeedAndRatesMicros { get; init; }

    /// <summary>CPU of the simulators a notice; not in <see cref="CpuMicrosPerNotice"/>.</summary>
    public required double SimulatorsCpuMicros { get; init; }

    /// <summary>Quantiles are null where the scenario does not publish by the clock: from a backlog, latency says nothing.</summary>
    public required LatencyReport LatencyMs { get; init; }

    public required double WorkerPeakRssMiB { get; init; }

    public required RawLimits RawLimits { get; init; }

    /// <summary>All that the figures depend on, and what was observed beside them.</summary>
    public required IReadOnlyDictionary<string, object?> Settings { get; init; }

    public async Task WriteAsync(FileInfo file, CancellationToken cancellationToken)
    {
        file.Directory?.Create();
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(stream, this, Format, cancellationToken);
    }
}

/// <summary>CPU microseconds a notice. The total is of these four.</summary>
internal sealed record CpuMicros(double Worker, double Kafka, double Postgres, double Redis, double Total)
{
    public static CpuMicros Of(CpuReading cost, long notices)
    {
        double Each(TimeSpan time) => Round(time.TotalMicroseconds / notices);
        return new CpuMicros(Each(cost.Workers), Each(cost.Kafka), Each(cost.Postgres), Each(cost.Redis), Each(cost.Workers + cost.Kafka + cost.Postgres + cost.Redis));
    }

    public static double Round(double value) => Math.Round(value, 2);
}

internal sealed record LatencyReport(Quantiles? Inbox, Quantiles? Sms);

/// <summary>What the parts do when they do nothing else, with the same events.</summary>
internal sealed record RawLimits(double ConsumePerSecond, double CopyPerSecond);
