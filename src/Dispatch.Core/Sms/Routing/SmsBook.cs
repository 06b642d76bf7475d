using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Npgsql;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// Writes steps of attempts and what follows from them, in one transaction. Order of locks: attempts by number, life by key, queue.
/// Idempotent: a step that was made, or is not legal any more, writes nothing; so a page whose COMMIT's answer was lost is simply written
/// again. Not safe for use by two callers at once.
/// </summary>
internal sealed class SmsBook(SmsOptions options, string gateway, TimeProvider time)
{
    private readonly UnitWriter _unit = new();

    /// <summary>Writes the page. Returns the steps that were made, and what was told.</summary>
    /// <exception cref="NpgsqlException">The ledger failed: write the same page again on a new session.</exception>
    public async Task<SmsBookEntry> WriteAsync(LedgerSession session, SmsPage page, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryWriteAsync(session, page, cancellationToken) is { } entry) return entry;
            page.Known.Clear();
        }
    }

    private async Task<SmsBookEntry?> TryWriteAsync(LedgerSession session, SmsPage page, CancellationToken cancellationToken)
    {
        await using var transaction = await LedgerTransaction.BeginAsync(session, _unit, cancellationToken);
        var records = await ReadAsync(session, page, cancellationToken);
        var accepted = records.Values.Where(record => record.IsAccepted).Select(record => record.Id).ToHashSet();
        var delivered = records.Values.Where(record => record.IsDelivered).Select(record => record.Id).ToHashSet();
        var failed = records.Values.ToDictionary(record => record.Id, Failed);
        var made = page.Moves.Where(move => records.TryGetValue(move.Id.Sms, out var record) && record.TryMove(move)).ToList();

        var news = Compare(records, made, accepted, delivered);
        var failing = records.Values.Where(record => Failed(record).Count > 0).ToList();
        var lost = failing.Count == 0 ? [] : await FailAsync(session, failing, failed, made, cancellationToken);
        news.AddRange(lost);
        news.AddRange(page.Ended.Except(page.ToldBefore).Where(records.ContainsKey).Select(id => records[id]).Where(record => record.IsUnknown)
            .Select(record => new SmsNews(record, EvidenceEvent.NotificationUnknown, record.Attempts.First(row => row.State == AttemptState.Unknown), time.GetUtcNow())));

        var changed = records.Values.SelectMany(record => record.Changed).OrderBy(change => change.Row.Id).ToList();
        if (!await UpdateAsync(session, page, changed, cancellationToken)) return null;
        await TellAsync(transaction, news, cancellationToken);
        foreach (var command in Queue(page, changed, made, lost)) transaction.Last(command, mustAffect: -1);
        await transaction.CommitAsync(time, cancellationToken);
        return new SmsBookEntry(made, news);
    }

    private static async Task<Dictionary<SmsId, SmsRecord>> ReadAsync(LedgerSession session, SmsPage page, CancellationToken cancellationToken)
    {
        var records = new Dictionary<SmsId, SmsRecord>();
        // A copy: should the page have to be written again, what was known must be as it was.
        foreach (var (id, record) in page.Known) records[id] = new SmsRecord(id, record.Attempts);
        var unread = page.Moves.Select(move => move.Id.Sms).Concat(page.Ended).Where(id => !records.ContainsKey(id)).ToHashSet();
        if (unread.Count == 0) return records;
        foreach (var attempts in await SmsAttemptTable.LockAsync(session, unread, cancellationToken))
            records[attempts.Key] = new SmsRecord(attempts.Key, attempts);
        return records;
    }

    private static HashSet<short> Failed(SmsRecord record) =>
        record.Attempts.Any(row => row.State.HasFailed()) ? [.. record.FailedSegments()] : [];

    private static List<SmsNews> Compare(Dictionary<SmsId, SmsRecord> records, List<AttemptMove> made, HashSet<SmsId> accepted, HashSet<SmsId> delivered)
    {
        var last = new Dictionary<SmsId, AttemptMove>(made.Count);
        foreach (var move in made) last[move.Id.Sms] = move;
        var news = new List<SmsNews>();
        foreach (var (sms, step) in last)
        {
            var record = records[sms];
            // The last step that was made completed the picture.
            var row = record.Attempts.First(attempt => attempt.Id == step.Id);
            if (record.IsAccepted && accepted.Add(sms)) news.Add(new SmsNews(record, EvidenceEvent.ConsignmentNotification, row, row.AcceptedAt ?? step.At));
            if (record.IsDelivered && delivered.Add(sms)) news.Add(new SmsNews(record, EvidenceEvent.NotificationDelivered, row, step.At, step.Receipt?.DoneAt));
        }

        return news;
    }

    // A segment has failed where every attempt has and none is to come, neither in the queue nor written by an intent since we read.
    private static async Task<List<SmsNews>> FailAsync(
        LedgerSession session, List<SmsRecord> failing, Dictionary<SmsId, HashSet<short>> before, List<AttemptMove> made, CancellationToken cancellationToken)
    {
        var pending = await SmsAttemptTable.PendingAsync(session, failing.Select(record => record.Id), cancellationToken);
        var retried = made.Where(move => move.Retry is not null).Select(move => (move.Id.Sms, move.Id.Segment)).ToHashSet();
        var resolved = made.Where(move => move.To != AttemptState.Unknown).Select(move => (move.Id.Sms, move.Id.Segment)).ToHashSet();
        var lost = new List<SmsNews>();
        foreach (var record in failing)
        {
            var rest = pending[record.Id];
            var known = record.Attempts.Select(row => row.Id).ToHashSet();
            var coming = rest.Live.Where(id => !known.Contains(id)).Select(id => id.Segment).ToHashSet();
            bool IsQueued(short segment) => rest.Queued.Contains(0) || rest.Queued.Contains(segment);
            if (rest.Dropped || before[record.Id].Any(segment => !coming.Contains(segment) && !IsQueued(segment))) continue;
            foreach (var segment in Failed(record))
            {
                // A re-send that waits goes with the outcome that it waited for (see Queue).
                var waits = IsQueued(segment) && !resolved.Contains((record.Id, segment));
                if (coming.Contains(segment) || waits || retried.Contains((record.Id, segment))) continue;
                var step = made.LastOrDefault(move => move.Id.Sms == record.Id && move.Id.Segment == segment);
                if (step is null) continue;
                lost.Add(new SmsNews(record, EvidenceEvent.ConsignmentNotificationFailure, record.Attempts.First(row => row.Id == step.Id), step.At, step.Receipt?.DoneAt));
                break;
            }
        }

        return lost;
    }

    private static async Task<bool> UpdateAsync(LedgerSession session, SmsPage page, List<(AttemptRow Row, AttemptState Was)> changed, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(session.Connection);
        if (changed.Count > 0)
        {
            batch.BatchCommands.Add(SmsAttemptTable.Update(changed));
            var named = changed.Where(change => change.Was is AttemptState.Submitting or AttemptState.Unknown && change.Row.MessageId is not null).Select(change => change.Row).ToList();
            if (named.Count > 0) batch.BatchCommands.Add(SmsMessageTable.Insert(named));
        }

        if (page.Unpark.Count > 0) batch.BatchCommands.Add(ReceiptParkedTable.Delete(page.Unpark));
        if (page.Park.Count > 0) batch.BatchCommands.Add(ReceiptParkedTable.Insert(page.Park));
        if (batch.BatchCommands.Count == 0) return true;
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return changed.Count == 0 || (int)batch.BatchCommands[0].RecordsAffected == changed.Count;
    }

    private async Task TellAsync(LedgerTransaction transaction, List<SmsNews> news, CancellationToken cancellationToken)
    {
        if (news.Count == 0) return;
        var notices = news.GroupBy(one => one.Key).OrderBy(group => group.Key).ToList();
        NoticeKey[] keys = [.. notices.Select(group => group.Key)];
        var rows = await LifeTable.AdvanceAsync(transaction.Session, keys, [.. notices.Select(group => (short)group.Count())], cancellationToken);
        await transaction.DrawUnitAsync(cancellationToken);
        foreach (var notice in notices)
        {
            var life = rows[notice.Key];
            var sequence = (short)(life.Sequence - notice.Count());
            foreach (var one in notice) transaction.Unit.Add(SmsEvidence.Of(one, life, ++sequence, gateway));
        }
    }

    // Order matters: what is unknown is forgotten before its re-send is removed, so that a re-send queued meanwhile is seen.
    private IEnumerable<NpgsqlBatchCommand> Queue(SmsPage page, List<(AttemptRow Row, AttemptState Was)> changed, List<AttemptMove> made, List<SmsNews> lost)
    {
        var now = time.GetUtcNow();
        var known = changed.Where(change => change.Was == AttemptState.Unknown).Select(change => change.Row.Id).ToList();
        if (known.Count > 0)
        {
            yield return SmsUnknownTable.Forget(known);
            yield return SmsQueueTable.DeleteSegments(known.Select(id => (id.Sms, id.Segment)).Distinct());
        }

        var unknown = changed.Where(change => change.Row.State == AttemptState.Unknown).Select(change => change.Row).ToList();
        if (unknown.Count > 0) yield return SmsUnknownTable.Insert(unknown, now, options.UnknownWait, options.UnknownGrace);
        if (page.Ended.Count > 0) yield return SmsUnknownTable.Told(page.Ended, now);
        if (lost.Count > 0) yield return SmsQueueTable.Delete(lost.Select(one => one.Sms.Id));
        var failed = lost.Select(one => one.Sms.Id).ToHashSet();
        var retries = made.Where(move => move.Retry is not null && !failed.Contains(move.Id.Sms)).Select(move => move.Retry!).ToList();
        if (retries.Count > 0) yield return SmsQueueTable.Insert(retries);
        if (page.DoneIntents.Count > 0) yield return SmsIntentTable.Delete(page.DoneIntents);
    }
}
