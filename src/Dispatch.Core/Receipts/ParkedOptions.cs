using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Receipts;

/// <summary>How long views and cancels wait for their notice. Section <c>Dispatch:Parked</c>.</summary>
internal sealed class ParkedOptions
{
    public const string Section = "Dispatch:Parked";

    /// <summary>Seconds between two sweeps. The sweep is for what both sides missed, so it finds work only after a crash.</summary>
    /// <value>5</value>
    [Range(1, 3_600)]
    public int SweepSeconds { get; set; } = 5;

    /// <summary>Notices a sweep looks at; the next one goes on from there.</summary>
    /// <value>2000</value>
    [Range(1, 100_000)]
    public int SweepNotices { get; set; } = 2_000;

    /// <summary>Minutes after which an event without its notice is reported and leaves the sweep. It stays joinable.</summary>
    /// <value>1440: a day</value>
    [Range(1, 525_600)]
    public int ReportAfterMinutes { get; set; } = 1_440;
}
