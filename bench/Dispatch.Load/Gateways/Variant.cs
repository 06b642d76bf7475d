namespace Dispatch.Load.Gateways;

/// <summary>One trial of <c>gateway-cap</c>.</summary>
/// <param name="Name">On the command line and in the report.</param>
/// <param name="Workers">Worker processes that share the account.</param>
/// <param name="OperatorCap">What the operator really takes at first, as a share of what is configured.</param>
/// <param name="DropsTo">The same from the middle of the trial on; null: it stays.</param>
/// <param name="StopsRedis">Redis is stopped in the middle of the trial.</param>
internal sealed record Variant(string Name, int Workers, double OperatorCap = 1, double? DropsTo = null, bool StopsRedis = false)
{
    /// <summary>A second over the cap is a fault of ours only where the operator's cap is the one we were told.</summary>
    public bool IsKnown => OperatorCap >= 1 && DropsTo is null;

    /// <summary>All that a run tries unless one is chosen.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        new("known", 1),
        new("three-workers", 3),
        new("redis-stop", 1, StopsRedis: true),
        new("redis-stop-three-workers", 3, StopsRedis: true),
        new("lower", 1, OperatorCap: 0.8),
        new("drops", 1, DropsTo: 0.6),
    ];
}
