namespace Dispatch.Core.RateLimit;

/// <summary>Who counts. The values lie in <c>limiter_view.mode</c>: never renumber.</summary>
internal enum LimiterMode : short
{
    /// <summary>Redis counts for all.</summary>
    Shared = 0,

    /// <summary>Each member counts for itself, within its share of the cap.</summary>
    Shares = 1,
}
