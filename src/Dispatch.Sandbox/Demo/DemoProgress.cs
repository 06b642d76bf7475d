namespace Dispatch.Sandbox.Demo;

/// <summary>One look at a running demo.</summary>
internal sealed record DemoProgress
{
    public TimeSpan Elapsed { get; init; }

    /// <summary>What is going on, in words.</summary>
    public string Phase { get; init; } = "";

    public long Issued { get; init; }

    public long Served { get; init; }

    public long Paper { get; init; }

    public long SmsAccepted { get; init; }

    public long SmsDelivered { get; init; }

    public long Viewed { get; init; }

    public long Cancelled { get; init; }

    public long Refused { get; init; }

    /// <summary>Source records not yet in the ledger.</summary>
    public long Lag { get; init; }

    /// <summary>Notices served or sent to paper in the last second.</summary>
    public double Rate { get; init; }

    public int Workers { get; init; }

    public int Killed { get; init; }
}
