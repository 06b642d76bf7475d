namespace Dispatch.Load;

/// <summary>What a run was asked for.</summary>
internal sealed record LoadOptions
{
    public const int FullPeople = 1_000_000;

    /// <summary>Notices that are measured.</summary>
    public required int Notices { get; init; }

    /// <summary>As many as the scenario's figures are quoted for.</summary>
    public required int FullNotices { get; init; }

    /// <summary>People in the registry, each with an account and a mobile number of their own.</summary>
    public int People { get; init; } = FullPeople;

    /// <summary>Notices a second, where they are published by the clock.</summary>
    public int Rate { get; init; } = 1_000;

    /// <summary>Worker processes beside the one that plays feed and rates.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Draws notices and recipients: the same seed, the same load.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Takes the report as JSON; null for none.</summary>
    public FileInfo? Json { get; init; }

    /// <summary>Too small for its figures to be quoted: start-up and warm-up weigh too much.</summary>
    public bool IsTrial => Notices < FullNotices || People < FullPeople;
}
