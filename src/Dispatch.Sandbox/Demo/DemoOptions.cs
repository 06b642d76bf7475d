namespace Dispatch.Sandbox.Demo;

/// <summary>What a demo is to play.</summary>
internal sealed record DemoOptions
{
    private const double WindowSeconds = 25;

    public int Notices { get; init; } = 20_000;

    /// <summary>Notices a second on average; null: so that all are issued in 25 s, at most 2,000 a second.</summary>
    public double? Rate { get; init; }

    public int Workers { get; init; } = 2;

    /// <summary>How often a random worker is killed while the play runs.</summary>
    public int Kills { get; init; }

    /// <summary>Everything is left running at the end, until Ctrl-C.</summary>
    public bool Keep { get; init; }

    public FileInfo? Json { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>What stands for an hour.</summary>
    public TimeSpan Hour { get; init; } = TimeSpan.FromSeconds(1);

    public double EffectiveRate => Rate ?? Math.Clamp(Notices / WindowSeconds, 50, 2_000);

    /// <summary>Made-up people in the registry.</summary>
    public int People => Math.Clamp(Notices, 1_000, 200_000);

    /// <summary>What the gateway takes in a second: more than the average, less than a bulk release brings.</summary>
    public int GatewayCap => Math.Max(300, (int)(EffectiveRate * 1.6));

    /// <summary>How long notices are issued.</summary>
    public TimeSpan IssueTime => TimeSpan.FromSeconds(Notices / EffectiveRate);
}
