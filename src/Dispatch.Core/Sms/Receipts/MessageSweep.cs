using Dispatch.Core.Ledger;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>Removes the gateway's ids that no receipt is expected for any more: some blocks of their table at a time, the whole of it now and then.</summary>
internal sealed class MessageSweep(TimeProvider time)
{
    private const int Blocks = 256; // about 20,000 messages
    private static readonly TimeSpan RoundEvery = TimeSpan.FromMinutes(10);

    private long _block;
    private long? _begun;

    /// <summary>The next blocks, if it is time. Returns how many messages were removed.</summary>
    public async Task<long> RemoveAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        if (_block == 0 && _begun is { } begun && time.GetElapsedTime(begun) < RoundEvery) return 0;
        if (_block == 0) _begun = time.GetTimestamp();
        var (removed, blocks) = await SmsMessageTable.RemoveAsync(session, _block, Blocks, time.GetUtcNow(), cancellationToken);
        _block = _block + Blocks < blocks ? _block + Blocks : 0;
        return removed;
    }
}
