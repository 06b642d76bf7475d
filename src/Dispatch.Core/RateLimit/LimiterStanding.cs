using System.Collections.Immutable;

namespace Dispatch.Core.RateLimit;

/// <summary>What this worker may do now.</summary>
/// <param name="Shared">It may ask Redis.</param>
/// <param name="Shares">Otherwise: it may count for itself, within the smallest of these; none: it may not.</param>
internal sealed record LimiterStanding(bool Shared, ImmutableArray<CapShare> Shares)
{
    public static readonly LimiterStanding Nothing = new(false, []);

    public static readonly LimiterStanding ByRedis = new(true, []);

    public static LimiterStanding Of(LimiterView view, int worker)
    {
        if (view.Mode == LimiterMode.Shared) return new LimiterStanding(true, []); // a new object each time it is entered
        for (var rank = 0; rank < view.Members.Count; rank++)
            if (view.Members[rank] == worker) return new LimiterStanding(false, [new CapShare(rank, view.Members.Count)]);
        return Nothing;
    }

    /// <summary>What both this and <paramref name="other"/> allow: a change of view shrinks at once and grows late.</summary>
    public LimiterStanding And(LimiterStanding other)
    {
        // Redis's tokens and a share's are counted by different clerks: between the two there is nothing in common.
        if (Shares.IsEmpty || other.Shares.IsEmpty) return Nothing;
        return new LimiterStanding(false, [.. Shares.Union(other.Shares)]);
    }

    /// <summary>The share of an operator's cap, in segments a second.</summary>
    public double ShareOf(int cap) => Shares.IsEmpty ? 0 : Shares.Min(share => share.Of(cap));
}
