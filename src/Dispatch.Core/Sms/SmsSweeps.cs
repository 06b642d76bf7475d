using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.RateLimit;
using Dispatch.Core.Sms.Contacts;
using Dispatch.Core.Sms.Hold;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Dispatch.Core.Sms;

/// <summary>
/// What nobody is told of and somebody must find: attempts whose owner is dead, unknown outcomes that are due, parked receipts, SMS past their
/// useful life while no gateway takes any, message ids that have served. One worker at a time does it (advisory lock).
/// </summary>
internal sealed partial class SmsSweeps(
    LedgerSessions sessions, Gateways gateways, IMembership membership, SmsDropper dropper, ReturnInbox returns, SmsQueue queue, SmsHold hold, UnknownQueries queries, ContactJournal contacts, ContactSweep numbers, IOptions<SmsOptions> options,
    TimeProvider time, SmsMetrics metrics, ILogger<SmsSweeps> logger) : BackgroundService
{
    // Any constant does, so long as nothing else in this database locks it.
    private const long LockId = 0x4449_5350_534D_5357;

    private const int Rows = 1_000;
    private const int MostCounted = 100_000;
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);

    // Counting a backlog takes a while: never more than this share of the time.
    private const double CountingShare = 0.005;

    private readonly SmsBook _book = new(options.Value, gateways.NameOf, contacts, time);
    private readonly UselessSweep _useless = new(options, time);
    private readonly MessageSweep _messages = new(time);
    private DateTimeOffset _joinedTo = DateTimeOffset.UnixEpoch;
    private long? _probed;
    private (long At, TimeSpan Took)? _counted;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var session = await sessions.OpenAsync(stoppingToken);
                await gateways.KnowAsync(session, stoppingToken);
                while (true)
                {
                    if (await IsLeaderAsync(session, stoppingToken)) await SweepAsync(session, stoppingToken);
                    await Task.Delay(options.Value.SweepInterval, time, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // At the stage's edge: every sweep begins again from what is in the ledger.
                Log.Failed(logger, e);
                metrics.NoLongerTelling();
                hold.NoLongerTelling();
                await Task.Delay(options.Value.SweepInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One round of everything.</summary>
    internal async Task SweepAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await SettleDeadAsync(session, cancellationToken);
        await queries.AskAsync(session, cancellationToken);
        await ResendAsync(session, cancellationToken);
        await EndAsync(session, cancellationToken);
        await DropAsync(session, cancellationToken);
        await JoinAsync(session, cancellationToken);
        await numbers.SweepAsync(session, cancellationToken);
        await _messages.RemoveAsync(session, cancellationToken);
        await ProbeAsync(session, cancellationToken);
    }

    // The lock is the session's: whoever loses the session has lost the lock, and asks again on the next.
    private static async Task<bool> IsLeaderAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var held = new NpgsqlCommand(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND classid = ($1 >> 32)::int AND objid = ($1 & 4294967295)::int) OR pg_try_advisory_lock($1)",
            session.Connection);
        held.Parameters.Long(LockId);
        return await held.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task SettleDeadAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        var dead = await membership.DeadAsync(cancellationToken);
        if (dead.Count == 0) return;
        foreach (var worker in dead)
        {
            while (true)
            {
                var (batches, sms) = await SmsIntentTable.OfAsync(session, worker, 20, cancellationToken);
                if (batches.Count == 0) break;
                var page = new SmsPage();
                var now = time.GetUtcNow();
                foreach (var row in await SmsAttemptTable.OpenAsync(session, sms, worker, cancellationToken))
                    page.Moves.Add(new AttemptMove { Id = row.Id, To = AttemptState.Unknown, At = now, MessageId = gateways.Find(row.Gateway)?.GivenId(row) });
                page.DoneIntents.AddRange(batches);
                var entry = await _book.WriteAsync(session, page, cancellationToken);
                metrics.BecameUnknown(entry.Made.Count);
                Log.OwnerDied(logger, worker, entry.Made.Count);
            }
        }

        await membership.SettleAsync(dead, cancellationToken);
    }

    private async Task ResendAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (due, queued) = await SmsUnknownTable.ResendAsync(session, time.GetUtcNow(), Rows, cancellationToken);
            if (queued > 0)
            {
                metrics.Resent(queued);
                Log.Resent(logger, queued);
                queue.WakeLower();
            }

            if (due < Rows) return;
        }
    }

    private async Task EndAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ended = await SmsUnknownTable.EndedAsync(session, time.GetUtcNow(), Rows, cancellationToken);
            if (ended.Count == 0) return;
            var page = new SmsPage();
            page.Ended.UnionWith(ended.Keys);
            page.ToldBefore.UnionWith(ended.Where(sms => sms.Value).Select(sms => sms.Key));
            foreach (var news in (await _book.WriteAsync(session, page, cancellationToken)).Told) metrics.Told(news.Event);
        }
    }

    private async Task DropAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        var useless = await _useless.FindAsync(session, queue.IsOpen, cancellationToken);
        if (useless.Count > 0) await dropper.DropAsync(session, useless, cancellationToken);
    }

    private async Task JoinAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var joinable = await ReceiptParkedTable.JoinableAsync(session, Rows, _joinedTo, now, cancellationToken);
        _joinedTo = joinable.Count < Rows ? DateTimeOffset.UnixEpoch : joinable[^1].ReceivedAt;
        foreach (var receipt in joinable) returns.TryPut(receipt);
        var orphans = await ReceiptParkedTable.ReportAsync(session, now - options.Value.OrphanAfter, now, cancellationToken);
        if (orphans == 0) return;
        metrics.Orphaned(orphans);
        Log.Orphans(logger, orphans);
    }

    private async Task ProbeAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        if (_probed is { } last && time.GetElapsedTime(last) < ProbeInterval) return;
        _probed = time.GetTimestamp();
        var now = time.GetUtcNow();
        foreach (var (lane, issued) in await SmsQueueTable.FirstIssuedAsync(session, cancellationToken))
            metrics.FirstWaits(lane, issued is { } at ? now - at : TimeSpan.Zero);
        await CountAsync(session, cancellationToken);
        await hold.TellAsync(session, cancellationToken);
        metrics.Parked(await ReceiptParkedTable.CountAsync(session, cancellationToken));
    }

    private async Task CountAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        if (_counted is { } last && time.GetElapsedTime(last.At) * CountingShare < last.Took) return;
        var started = time.GetTimestamp();
        foreach (var (lane, rows) in await SmsQueueTable.DepthsAsync(session, MostCounted, cancellationToken)) metrics.Waiting(lane, rows);
        _counted = (started, time.GetElapsedTime(started));
    }

    private static partial class Log
    {
        [LoggerMessage(1570, LogLevel.Warning, "The SMS sweep failed; trying again")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(1571, LogLevel.Warning, "Worker {Worker} is dead: {Count} submissions of its are of unknown outcome")]
        public static partial void OwnerDied(ILogger logger, int worker, int count);

        [LoggerMessage(1572, LogLevel.Warning, "{Count} segments of unknown outcome are sent once more, as possible duplicates")]
        public static partial void Resent(ILogger logger, long count);

        [LoggerMessage(1573, LogLevel.Warning, "{Count} receipts never met their message; they are kept in receipt_parked")]
        public static partial void Orphans(ILogger logger, int count);
    }
}
