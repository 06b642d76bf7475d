using Dispatch.Sandbox.Smsc.Settings;

namespace Dispatch.Integration.Tests.Town;

/// <summary>What a town is from start to end.</summary>
internal sealed record TownPlan
{
    /// <summary>People in the registry: each tenth has an account without a mobile number, each twelfth none at all.</summary>
    public int People { get; init; } = 60;

    /// <summary>A PostgreSQL of the town's own, which may be stopped and set back.</summary>
    public bool OwnPostgres { get; init; }

    /// <summary>A Redis of the town's own, which may be flushed, starved and stopped.</summary>
    public bool OwnRedis { get; init; }

    /// <summary>Submits that the gateway takes in any second; the workers are told the same.</summary>
    public int Cap { get; init; } = 2_000;

    /// <summary>How the gateway behaves at first.</summary>
    public SmscSettings Gateway { get; init; } = new() { ReceiptDelay = DelayRange.Milliseconds(5, 60), ReceiptAnswerTimeout = TimeSpan.FromSeconds(2) };

    /// <summary>Settings that every worker of the town is given.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
