namespace Dispatch.Core.RateLimit;

/// <summary>How the limits are kept, as agreed in the ledger (table <c>limiter_view</c>).</summary>
/// <param name="Generation">Grows by one with every change.</param>
/// <param name="Mode">Who counts.</param>
/// <param name="Members">Numbers of the workers that have a share, in order; meaningless in mode shared.</param>
/// <param name="Settled">Nobody goes by an older view any more.</param>
internal sealed record LimiterView(long Generation, LimiterMode Mode, IReadOnlyList<int> Members, bool Settled);
