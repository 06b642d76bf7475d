using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Redis;

namespace Dispatch.Core.Dedupe;

/// <summary>
/// The recent-window in Redis: ids that were committed a short while ago, each with its digest. A hint, never the truth.
/// </summary>
internal sealed class RecentWindow(RedisLink redis)
{
    /// <summary>
    /// One call per batch: puts what was committed since the last call, then asks for this batch. Never throws but for cancellation.
    /// </summary>
    /// <param name="putEpoch">Epoch of the connection that committed <paramref name="committed"/>.</param>
    /// <param name="committed">What was committed since the last call. Forgotten where the window is out of reach.</param>
    /// <param name="askEpoch">Epoch of the connection that will write the batch; a new connection asks again.</param>
    /// <param name="asked">Keys of this batch, in any order.</param>
    /// <param name="known">As long as <paramref name="asked"/>: filled with the digest committed for each key, 0 where none is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<WindowAnswer> ExchangeAsync(
        LedgerEpoch putEpoch, ReadOnlyMemory<WindowEntry> committed,
        LedgerEpoch askEpoch, ReadOnlyMemory<NoticeKey> asked,
        Memory<ulong> known, CancellationToken cancellationToken)
    {
        known.Span.Clear();
        if (redis.Database is null) return ValueTask.FromResult(WindowAnswer.None);
        return ValueTask.FromResult(WindowAnswer.None);
    }
}
