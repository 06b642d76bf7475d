using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Contacts;
using Dispatch.Core.Sms.Queue;
using Npgsql;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// Writes steps of attempts and what follows from them, in one transaction. Order of locks: attempts by number, life by key, contacts by recipient, queue.
/// Idempotent: a step that was made, or is not legal any more, writes nothing; so a page whose COMMIT's answer was lost is simply written
/// again. Not safe for use by two callers at once.
/// </summary>
internal sealed class SmsBook(SmsOptions options, Func<short, string> gatewayName, ContactJournal contacts, TimeProvider time)
{
    private readonly UnitWriter _unit = new();

    /// <summary>Writes the page. Returns the steps that were made, and what was told.</summary>
    /// <exception cref="NpgsqlException">The ledger failed: write the same page again on a new session.</exception>
    public async Task<SmsBookEntry> WriteAsync(LedgerSession session, SmsPage page, CancellationToken cancellationToken)
    {
        if (page.IsEmpty) return SmsBookEntry.Nothing;
        if (await TryWriteAsync(session, page, cancellationToken) is { } entry) return entry;
        page.Known.Clear();
        // Read under their locks this time, all stand as they were read.
        entry = await TryWriteAsync(session, page, cancellationToken) ?? throw new InvalidOperationException("Attempts changed under their own locks.");
        return entry with { WasOtherwise = true };
    }

    private async Task<SmsBookEntry?> TryWriteAsync(LedgerSession session, SmsPage page, CancellationToken cancellationToken)
    {
        await using var transaction = await LedgerTransaction.BeginAsync(session, _unit, cancellationToken);
        var records = await ReadAsync(session, page, cancellationToken);
        var made = page.Moves.FindAll(move => records.TryGetValue(move.Id.Sms, out var record) && record.TryMove(move));
        var changed = records.Values.SelectMany(record => record.Changed).ToList();
        changed.Sort((one, other) => one.Row.Id.CompareTo(other.Row.Id));

        var news = Completed(records, made);
        var failing = records.Values.Where(record => record.FailedSegments().Count > 0).ToList();
        var pending = failing.Count == 0 ? [] : await SmsAttemptTable.PendingAsync(session, failing.Select(record => record.Id), cancellationToken);
        var moved = SeriesMoves.Of(failing, made, pending);
        failing.RemoveAll(record => moved.ContainsKey(record.Id));
        var lost = Fail(failing, made, pending);
        news.AddRange(lost);
        news.AddRange(Unknown(page, records));

        var numbers = contacts.Open(records, made, news);
        if (!await UpdateAsync(transaction, page, changed, news, numbers, cancellationToken)) return null;
        foreach (var command in Queue(page, records, changed, made, lost, moved)) transaction.Last(command, mustAffect: -1);
        await transaction.CommitAsync(time, cancellationToken);
        numbers?.Committed();
        return new SmsBookEntry(made, news, changed, WasOtherwise: false) { Moved = moved.Values };
    }

    private static async Task<Dictionary<SmsId, SmsRecord>> ReadAsync(LedgerSession session, SmsPage page, CancellationToken cancellationToken)
    {
        var records = new Dictionary<SmsId, SmsRecord>(page.Moves.Count);
        // A copy: should the page have to be written again, what was known must be as it was.
        foreach (var (id, record) in page.Known) records[id] = new SmsRecord(id, record.Attempts);
        var unread = page.Moves.Select(move => move.Id.Sms).Concat(page.Ended).Where(id => !records.ContainsKey(id)).ToHashSet();
        if (unread.Count == 0) return records;
        foreach (var attempts in await SmsAttemptTable.LockAsync(session, unread, cancellationToken))
            records[attempts.Key] = new SmsRecord(attempts.Key, attempts);
        return records;
    }

    // By the step that completed the picture: the last that was accepted, the last that was delivered.
    private static List<SmsNews> Completed(Dictionary<SmsId, SmsRecord> records, List<AttemptMove> made)
    {
        var accepted = new Dictionary<SmsId, AttemptMove>(made.Count);
        var delivered = new Dictionary<SmsId, AttemptMove>();
        foreach (var step in made)
        {
            if (records[step.Id.Sms].Find(step.Id).AcceptedAt == step.At) accepted[step.Id.Sms] = step;
            if (step.To == AttemptState.Delivered) delivered[step.Id.Sms] = step;
        }

        var news = new List<SmsNews>(accepted.Count + delivered.Count);
        foreach (var (sms, step) in accepted)
            if (records[sms] is { WasAccepted: false, IsAccepted: true } record) news.Add(new SmsNews(record, EvidenceEvent.ConsignmentNotification, record.Find(step.Id), step.At));
        foreach (var (sms, step) in delivered)
            if (records[sms] is { WasDelivered: false, IsDelivered: true } record) news.Add(new SmsNews(record, EvidenceEvent.NotificationDelivered, record.Find(step.Id), step.At, step.Receipt?.DoneAt));
        return news;
    }

    // A segment has failed where every attempt has and none is to come, neither in the queue nor written by an intent since we read.
    private static List<SmsNews> Fail(List<SmsRecord> failing, List<AttemptMove> made, Dictionary<SmsId, PendingSms> pending)
    {
        var retried = made.Where(move => move.Retry is not null).Select(move => (move.Id.Sms, move.Id.Segment)).ToHashSet();
        var resolved = made.Where(move => move.To != AttemptState.Unknown).Select(move => (move.Id.Sms, move.Id.Segment)).ToHashSet();
        var lost = new List<SmsNews>();
        foreach (var record in failing)
        {
            var rest = pending[record.Id];
            var known = record.Attempts.Select(row => row.Id).ToHashSet();
            var coming = rest.Live.Where(id => !known.Contains(id)).Select(id => id.Segment).ToHashSet();
            bool IsQueued(short segment) => rest.Queued.Contains(0) || rest.Queued.Contains(segment);
            if (rest.Dropped || record.HadFailed.Any(segment => !coming.Contains(segment) && !IsQueued(segment))) continue;
            foreach (var segment in record.FailedSegments())
            {
                // A re-send that waits goes with the outcome that it waited for (see Queue).
                var waits = IsQueued(segment) && !resolved.Contains((record.Id, segment));
                if (coming.Contains(segment) || waits || retried.Contains((record.Id, segment))) continue;
                var step = made.LastOrDefault(move => move.Id.Sms == record.Id && move.Id.Segment == segment);
                if (step is null) continue;
                lost.Add(new SmsNews(record, EvidenceEvent.ConsignmentNotificationFailure, record.Find(step.Id), step.At, step.Receipt?.DoneAt));
                break;
            }
        }

        return lost;
    }

    private IEnumerable<SmsNews> Unknown(SmsPage page, Dictionary<SmsId, SmsRecord> records) => page.Ended
        .Except(page.ToldBefore).Where(records.ContainsKey).Select(id => records[id]).Where(record => record.IsUnknown)
        .Select(record => new SmsNews(record, EvidenceEvent.NotificationUnknown, record.Attempts.First(row => row.State == AttemptState.Unknown), time.GetUtcNow()));

    // All in one round trip: attempts, what receipts need, then the notices that something is told of, then the unit that tells it.
    // False where an attempt stood otherwise than it was known to.
    private async Task<bool> UpdateAsync(
        LedgerTransaction transaction, SmsPage page, List<(AttemptRow Row, AttemptState Was)> changed, List<SmsNews> news, ContactPage? numbers, CancellationToken cancellationToken)
    {
        var notices = news.GroupBy(one => one.Key).OrderBy(group => group.Key).Select(group => (group.Key, News: group.ToList())).ToList();
        await using var batch = new NpgsqlBatch(transaction.Session.Connection);
        if (changed.Count > 0)
        {
            batch.BatchCommands.Add(SmsAttemptTable.Update(changed));
            var named = changed.Where(change => change.Was is AttemptState.Submitting or AttemptState.Unknown && change.Row.MessageId is not null).Select(change => change.Row).ToList();
            if (named.Count > 0) batch.BatchCommands.Add(SmsMessageTable.Insert(named, options.MessageKeep));
        }

        if (page.Unpark.Count > 0) batch.BatchCommands.Add(ReceiptParkedTable.Delete(page.Unpark));
        if (page.Park.Count > 0) batch.BatchCommands.Add(ReceiptParkedTable.Insert(page.Park));
        if (notices.Count > 0) batch.BatchCommands.Add(LifeTable.Advance([.. notices.Select(notice => notice.Key)], [.. notices.Select(notice => (short)notice.News.Count)]));
        if (numbers is not null) batch.BatchCommands.Add(numbers.Look());
        if (notices.Count > 0) batch.BatchCommands.Add(new NpgsqlBatchCommand(LedgerTransaction.DrawSql));

        if (batch.BatchCommands.Count == 0) return true;
        var lives = new Dictionary<NoticeKey, LifeRow>();
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            if (notices.Count > 0) lives = await LifeTable.ReadAsync(reader, notices.Count, cancellationToken);
            if (notices.Count > 0 && numbers is not null) await reader.NextResultAsync(cancellationToken);
            if (numbers is not null) await numbers.ReadAsync(reader, cancellationToken);
            if (notices.Count > 0) await transaction.ReadUnitAsync(reader, cancellationToken);
        }

        if (changed.Count > 0 && (int)batch.BatchCommands[0].RecordsAffected != changed.Count) return false;
        foreach (var (key, told) in notices) Tell(transaction, lives[key], told);
        if (numbers is not null) await numbers.WriteAsync(transaction, cancellationToken);
        return true;
    }

    private void Tell(LedgerTransaction transaction, LifeRow life, List<SmsNews> news)
    {
        var sequence = (short)(life.Sequence - news.Count);
        foreach (var one in news) transaction.Unit.Add(SmsEvidence.Of(one, life, ++sequence, gatewayName(one.By.Gateway)));
    }

    // Order matters: what is unknown is forgotten before its re-send is removed, so that a re-send queued meanwhile is seen.
    private IEnumerable<NpgsqlBatchCommand> Queue(
        SmsPage page, Dictionary<SmsId, SmsRecord> records, List<(AttemptRow Row, AttemptState Was)> changed, List<AttemptMove> made, List<SmsNews> lost, Dictionary<SmsId, AttemptMove> moved)
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
        var open = page.Ended.Except(page.ToldBefore).Where(id => records.TryGetValue(id, out var record) && !record.IsUnknown && !record.HasEnded).ToHashSet();
        if (open.Count > 0) yield return SmsUnknownTable.Postpone(open.Select(id => (id, LookAgainAt(records[id], now))));
        if (page.Ended.Count > open.Count) yield return SmsUnknownTable.Told(page.Ended.Except(open), now);
        if (lost.Count > 0) yield return SmsQueueTable.Delete(lost.Select(one => one.Sms.Id));
        var failed = lost.Select(one => one.Sms.Id).ToHashSet();
        if (moved.Count > 0) yield return SmsQueueTable.Delete(moved.Keys);
        var retries = made.Where(move => move.Retry is not null && !failed.Contains(move.Id.Sms) && !moved.ContainsKey(move.Id.Sms)).Select(move => move.Retry!)
            .Concat(moved.Values.Select(move => move.Whole!)).ToList();
        if (retries.Count > 0) yield return SmsQueueTable.Insert(retries);
        if (page.DoneIntents.Count > 0) yield return SmsIntentTable.Delete(page.DoneIntents);
    }

    // An attempt that was accepted may still fail, which leaves the unknown one as the best: until no receipt of it would be matched any more.
    private DateTimeOffset? LookAgainAt(SmsRecord record, DateTimeOffset now)
    {
        var next = now + (options.UnknownGrace > options.SweepInterval ? options.UnknownGrace : options.SweepInterval);
        return next < record.Attempts[0].UsefulUntil + options.MessageKeep ? next : null;
    }
}
