using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Queue;

/// <summary>Fills the memory from the queue in the ledger: when told that rows wait, when room comes free, and otherwise by looking now and then.</summary>
internal sealed partial class SmsClaimer(
    SmsQueue queue, TurnKeeper turns, Gateways gateways, Router router, LedgerSessions sessions, IOptions<SmsOptions> options, IOptions<LedgerOptions> ledger,
    TimeProvider time, SmsMetrics metrics, ILogger<SmsClaimer> logger)
{
    // Memory is not to grow with an operator's cap.
    private const int MostHeld = 10_000;

    private readonly ClaimFront _front = new(time);
    private readonly long[] _told = new long[3];
    private ulong _passedOver; // gateways without room for which a claim passed rows over

    /// <summary>Runs until <paramref name="stop"/>; whatever fails, it goes on on a new session.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var poll = TimeSpan.FromMilliseconds(options.Value.PollMilliseconds);
        await using var timer = time.CreateTimer(_ => Look(), null, poll, poll);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var session = await sessions.OpenAsync(stop);
                await gateways.KnowAsync(session, stop);
                queue.Bear(await SmsQueueTable.DrawTokenAsync(session, stop));
                while (true)
                {
                    await queue.Wanting.WaitAsync(stop);
                    // About half a second of the gateway's rate, and never less than keeps its window full.
                    foreach (var gateway in gateways.All) queue.Size(Math.Max(gateway.Protocol.Window, Math.Min(gateway.CapPerSecond / 2, MostHeld)), gateway.Index);
                    await GiveBackAsync(session, queue.TakeStrays(), stop);
                    await ClaimAsync(session, stop);
                    await TellTurnsAsync(session, stop);
                    metrics.Held(queue.Count);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // At the stage's edge: the ledger is down or the statement failed; the rows are where they were.
                Log.ClaimFailed(logger, e);
                await Task.Delay(TimeSpan.FromMilliseconds(ledger.Value.RetryMilliseconds), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Look()
    {
        queue.Wanting.Set();
        queue.Fill(); // for a sender that waits for a moment to pass
    }

    /// <summary>Gives leases back; where the ledger does not answer they run out by themselves.</summary>
    public async Task ReleaseAsync(IReadOnlyList<QueuedSms> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return;
        try
        {
            await using var session = await sessions.OpenAsync(cancellationToken);
            await SmsQueueTable.ReleaseAsync(session, rows, cancellationToken);
            metrics.GivenBack(rows.Count);
        }
        catch (Exception e)
        {
            // On the way out: nothing is lost, another worker waits for the lease's end.
            Log.ReleaseFailed(logger, rows.Count, e);
        }
    }

    private async Task ClaimAsync(LedgerSession session, CancellationToken stop)
    {
        if (queue.Wish() is not { } wish) return;
        if (wish.Lower || (wish.Gateways & _passedOver) != 0) _front.Reset();
        _passedOver &= ~wish.Gateways;
        var rows = wish.Below is null ? await FillAsync(session, wish, stop) : await LookBelowAsync(session, wish, stop);
        metrics.Claimed(rows.Count);
        await GiveBackAsync(session, queue.Claimed(wish, rows), stop);
    }

    private async Task GiveBackAsync(LedgerSession session, IReadOnlyList<QueuedSms> back, CancellationToken stop)
    {
        if (back.Count == 0) return;
        await SmsQueueTable.ReleaseAsync(session, back, stop);
        metrics.GivenBack(back.Count);
    }

    private async Task<IReadOnlyList<QueuedSms>> FillAsync(LedgerSession session, ClaimWish wish, CancellationToken stop)
    {
        var whole = _front.IsWhole;
        var rows = await ClaimAsync(session, wish, wish.Rows, whole, _front.From(wish.Lowest), stop);
        _front.Claimed(rows, wish.Rows, whole);
        if (whole || rows.Count == wish.Rows) return rows;
        // Before the front there may be more, and nothing is to be said of what waits before that is looked at.
        var more = await ClaimAsync(session, wish, wish.Rows - rows.Count, whole: false, _front.Recent(turns), stop);
        return [.. rows, .. more];
    }

    private Task<IReadOnlyList<QueuedSms>> LookBelowAsync(LedgerSession session, ClaimWish wish, CancellationToken stop) =>
        ClaimAsync(session, wish, wish.Rows, _front.IsWhole, _front.Recent(turns), stop);

    private async Task<IReadOnlyList<QueuedSms>> ClaimAsync(
        LedgerSession session, ClaimWish wish, int rows, bool whole, IReadOnlyList<LaneFront> from, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        // Only of lanes that a gateway with room serves, and of those what can be sent: a row whose gateways are closed or full stays where it is.
        List<LaneFront> lanes = [.. (whole ? LaneFront.Whole : from).Where(front => (router.Reach(front.Lane) & wish.Gateways) != 0)];
        var ways = lanes.ToDictionary(front => front.Lane, front => router.Ways(front.Lane, wish.Usable, wish.Gateways));
        if (ways.Values.Any(lane => LaneWay.MobilesOf(lane) is not null)) _passedOver |= wish.Usable & ~wish.Gateways;
        var claimed = await SmsQueueTable.ClaimAsync(
            session, rows, wish.Below, lanes, [.. router.Numbers(wish.Gateways)], lane => ways[lane], options.Value.Lease, time, stop);
        // A look below what is held ends there: what was given back may lie behind that, and before the front.
        if (whole && wish.Below is null) _front.Read(time.GetElapsedTime(started));
        return claimed;
    }

    private async Task TellTurnsAsync(LedgerSession session, CancellationToken stop)
    {
        long[] served = [turns.ServedIn(Lane.Urgent), turns.ServedIn(Lane.Normal), turns.ServedIn(Lane.Bulk)];
        if (served.AsSpan().SequenceEqual(_told)) return;
        await SmsTurnTable.TellAsync(session, served, stop);
        served.CopyTo(_told, 0);
    }

    private static partial class Log
    {
        [LoggerMessage(1541, LogLevel.Warning, "Could not claim SMS from the ledger; trying again")]
        public static partial void ClaimFailed(ILogger logger, Exception exception);

        [LoggerMessage(1542, LogLevel.Warning, "Could not give back the leases of {Count} SMS; they run out by themselves")]
        public static partial void ReleaseFailed(ILogger logger, int count, Exception exception);
    }
}
