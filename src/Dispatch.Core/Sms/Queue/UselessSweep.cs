using Dispatch.Core.Ledger;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Queue;

/// <summary>
/// Finds rows that wait past their useful life, a page at a time by number. What was looked at is not looked at again until the first of it is due:
/// numbers rise with time, so what is new lies behind the last page. While no gateway takes anything the notices are looked at too, for
/// those that were viewed or cancelled: else the senders find them. For the one worker that sweeps.
/// </summary>
internal sealed class UselessSweep(IOptions<SmsOptions> options, TimeProvider time)
{
    // For what came in behind the cursor with an earlier end: a segment that is sent again.
    private static readonly TimeSpan RoundEvery = TimeSpan.FromMinutes(1);

    private long _after;
    private bool _ended = true;
    private DateTimeOffset _first;
    private long _begun;

    /// <summary>The next page: which of its rows are not to be sent.</summary>
    /// <param name="sending">Whether the gateway takes.</param>
    public async Task<IReadOnlyList<QueueRef>> FindAsync(LedgerSession session, bool sending, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // While nothing is sent a notice that was looked at can be viewed: there is time to look again at once.
        if (_ended && (!sending || _first <= now || time.GetElapsedTime(_begun) >= RoundEvery)) BeginRound();
        var page = sending
            ? await SmsQueueTable.ScanAsync(session, _after, options.Value.SweepRows, now, cancellationToken)
            : await SmsQueueTable.ScanNoticesAsync(session, _after, options.Value.SweepRows, now, cancellationToken);
        if (page.Rows > 0) _after = page.Last;
        if (page.FirstEnd is { } first && first < _first) _first = first;
        _ended = page.Rows < options.Value.SweepRows;
        return page.Useless;
    }

    private void BeginRound() => (_after, _first, _begun) = (0, DateTimeOffset.MaxValue, time.GetTimestamp());
}
