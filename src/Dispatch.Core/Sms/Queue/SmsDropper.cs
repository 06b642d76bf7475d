using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Routing;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Sms.Queue;

/// <summary>
/// Drops what is not to be sent any more, with its evidence: past its useful life, cancelled, viewed. Dropping a segment that waits to be
/// sent once more, while the outcome of its first attempt is open, leaves that attempt and tells nothing. Not safe for use by two callers at once.
/// </summary>
internal sealed partial class SmsDropper(TimeProvider time, SmsMetrics metrics, ILogger<SmsDropper> logger)
{
    private readonly UnitWriter _unit = new();

    /// <summary>Drops those of the rows that are in the queue and indeed not to be sent. Order of locks: attempts, life, queue.</summary>
    public async Task DropAsync(LedgerSession session, IEnumerable<QueueRef> rows, CancellationToken cancellationToken)
    {
        QueueRef[] sorted = [.. rows.Distinct().Order()];
        if (sorted.Length == 0) return;
        await using var transaction = await LedgerTransaction.BeginAsync(session, _unit, cancellationToken);
        var attempts = await SmsAttemptTable.LockAsync(session, sorted.Select(row => row.Sms), cancellationToken);
        var lives = await LifeTable.LockAsync(session, [.. sorted.Select(row => row.Key).Distinct().Order()], cancellationToken);
        var now = time.GetUtcNow();
        var gone = await SmsQueueTable.DeleteUselessAsync(session, sorted, now, cancellationToken);
        if (gone.Count == 0) return;

        var forced = sorted.Where(row => row.Forced).Select(row => (row.Sms, row.Segment)).ToHashSet();
        var ended = gone.Where(sms => attempts[sms.Id].All(row => row.Id.Segment != sms.Segment || row.State.HasFailed())).DistinctBy(sms => sms.Id).ToList();
        var over = ended.Count == 0 ? [] : await SmsAttemptTable.PendingAsync(session, ended.Select(sms => sms.Id), cancellationToken);
        // Failed for good or dropped before: the court was told.
        ended.RemoveAll(sms => over[sms.Id].Dropped || new SmsRecord(sms.Id, attempts[sms.Id]).FailedSegments().Any(segment => segment != sms.Segment && !over[sms.Id].Queued.Contains(segment)));
        var drops = ended.OrderBy(sms => sms.Key).ThenBy(sms => sms.Stage)
            .Select(sms => (Sms: sms, Reason: Reason(lives[sms.Key], forced.Contains((sms.Id, sms.Segment)), sms, now))).ToList();
        if (drops.Count > 0) await TellAsync(transaction, drops, lives, cancellationToken);
        await transaction.CommitAsync(time, cancellationToken);
        metrics.Dropped(drops.Count);
        if (drops.Count > 0) Log.Dropped(logger, drops.Count);
    }

    private static DropReason Reason(LifeRow life, bool forced, QueuedSms sms, DateTimeOffset now) => life.Facts.State switch
    {
        NoticeState.Cancelled => DropReason.Cancelled,
        NoticeState.Viewed => DropReason.Viewed,
        _ => forced && sms.UsefulUntil > now ? DropReason.TextChanged : DropReason.PastUsefulLife,
    };

    private static async Task TellAsync(
        LedgerTransaction transaction, List<(QueuedSms Sms, DropReason Reason)> drops, Dictionary<NoticeKey, LifeRow> lives, CancellationToken cancellationToken)
    {
        await transaction.DrawUnitAsync(cancellationToken);
        var told = new SortedDictionary<NoticeKey, LifeRow>();
        foreach (var (sms, reason) in drops)
        {
            var life = told.GetValueOrDefault(sms.Key, lives[sms.Key]);
            life = life with { Sequence = (short)(life.Sequence + 1) };
            told[sms.Key] = life;
            transaction.Unit.Add(SmsEvidence.Dropped(sms.Id, reason, life, life.Sequence));
        }

        await LifeTable.StoreAsync(transaction.Session, [.. told.Values], cancellationToken);
        transaction.Last(SmsDroppedTable.Insert([.. drops.Select(drop => (drop.Sms.Id, drop.Reason))], transaction.UnitId), drops.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(1540, LogLevel.Information, "{Count} SMS were not sent: past their useful life, cancelled or viewed")]
        public static partial void Dropped(ILogger logger, int count);
    }
}
