namespace Dispatch.Sandbox.Courts;

/// <summary>What courts do; shares are of the notices, 0 to 1.</summary>
internal sealed record CourtOptions
{
    /// <summary>Different notices to issue.</summary>
    public required int Notices { get; init; }

    /// <summary>On average a second; bulk releases come three times as fast, with quiet in between.</summary>
    public required double Rate { get; init; }

    public double Repeats { get; init; } = 0.02;

    public double Conflicts { get; init; } = 0.003;

    public double Bad { get; init; } = 0.01;

    public double Cancels { get; init; } = 0.02;

    /// <summary>Viewed before the notice arrives: it leaves the court late.</summary>
    public double Late { get; init; } = 0.005;

    /// <summary>How long after a notice its repeats and cancels come, at most.</summary>
    public TimeSpan Aftermath { get; init; } = TimeSpan.FromSeconds(15);
}
