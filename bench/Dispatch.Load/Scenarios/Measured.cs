using Dispatch.Load.Books;
using Dispatch.Load.Measure;

namespace Dispatch.Load.Scenarios;

/// <summary>What a scenario has measured.</summary>
internal sealed record Measured
{
    /// <summary>Notices that the figures are about.</summary>
    public required long Notices { get; init; }

    public required double Seconds { get; init; }

    public required double PerSecond { get; init; }

    /// <summary>CPU time over the measured span.</summary>
    public required CpuReading Cost { get; init; }

    public Quantiles? Inbox { get; init; }

    public Quantiles? Sms { get; init; }

    public required long PeakResidentBytes { get; init; }

    public required OutsideBooks Outside { get; init; }

    /// <summary>What is to be known beside the figures; goes into the report's settings.</summary>
    public required IReadOnlyDictionary<string, object?> Notes { get; init; }
}
