using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dispatch.Core.Receipts;

/// <summary>
/// Joins parked views and cancels to their notices, in a transaction of its own: called after the COMMIT of whatever wrote a notice or
/// parked an event (what committed at the same time sees neither side), and by the sweep. Safe to call at any time, by any number.
/// </summary>
internal sealed partial class ParkedJoiner(
    ReceiptWriter writer, TopicTable topics, IDeadLetters deadLetters, TimeProvider time, ReceiptMetrics metrics, ILogger<ParkedJoiner> logger)
{
    private const int MostReplays = 8;

    /// <summary>Joins what is parked for these notices and can be joined. Costs next to nothing where nothing is parked.</summary>
    /// <param name="session">A session with no transaction under way.</param>
    /// <param name="sortedKeys">Notices, sorted and distinct; those that do not exist are passed by.</param>
    /// <param name="cancellationToken">Ends it; what is not joined stays parked.</param>
    /// <returns>How many parked events were taken.</returns>
    /// <exception cref="NpgsqlException">The ledger failed; what is not joined stays parked.</exception>
    public async Task<int> JoinAsync(LedgerSession session, IReadOnlyList<NoticeKey> sortedKeys, CancellationToken cancellationToken)
    {
        var keys = await ParkedTable.PeekAsync(session, sortedKeys, cancellationToken);
        if (keys.Count == 0) return 0;
        for (var replays = 0; ; replays++)
        {
            try
            {
                return await TransactAsync(session, keys, cancellationToken);
            }
            catch (PostgresException exception) when (replays < MostReplays && (LedgerFault.IsRepeat(exception) || LedgerFault.IsTransient(exception)))
            {
                Log.TriedAgain(logger, exception.SqlState);
            }
            catch (DeadLettersException exception)
            {
                Log.DeadLettersFailed(logger, exception);
                return 0;
            }
        }
    }

    private async Task<int> TransactAsync(LedgerSession session, List<NoticeKey> keys, CancellationToken cancellationToken)
    {
        await using var transaction = await LedgerTransaction.BeginAsync(session, new UnitWriter(), cancellationToken);
        var lives = await LifeTable.LockAsync(session, keys, cancellationToken);
        if (lives.Count == 0) return 0;
        var rows = await ParkedTable.TakeAsync(session, [.. lives.Keys.Order()], cancellationToken);
        if (rows.Count == 0) return 0;

        var parked = rows.OrderBy(row => row.ParkedAt).ThenBy(row => row.TopicId).ThenBy(row => row.Partition).ThenBy(row => row.Offset)
            .Select(row => (Row: row, Record: row.ToRecord())).ToList();
        var receipts = new List<Receipt>(parked.Count);
        foreach (var (row, record) in parked)
        {
            switch (writer.Decode(row, out var rejection))
            {
                case NoticeViewed view:
                    receipts.Add(Receipt.Of(row.TopicId, record, view));
                    break;
                case NoticeCancelled cancel:
                    receipts.Add(Receipt.Of(row.TopicId, record, cancel));
                    break;
                default:
                    record.Refuse(rejection!); // its kind stays: it was counted as that
                    break;
            }
        }

        var written = await writer.WriteAsync(receipts, transaction, lives, cancellationToken);
        await SettleAsync(parked, transaction, cancellationToken);
        await transaction.CommitAsync(time, cancellationToken);
        metrics.Committed(written);
        foreach (var (row, record) in parked)
        {
            metrics.Joined(row.Kind, record.Outcome);
            if (record.Outcome == Outcome.Bad) Log.Refused(logger, row.Key, row.Kind, record.Refusal!.Reason);
        }

        return rows.Count;
    }

    // What waited was counted as applied; what turns out to be a repeat or refused is counted as that instead.
    private async Task SettleAsync(List<(ParkedRow Row, SourceRecord Record)> parked, LedgerTransaction transaction, CancellationToken cancellationToken)
    {
        var refused = parked.Where(one => one.Record.Outcome == Outcome.Bad).ToList();
        if (refused.Count > 0) await RefuseAsync(refused, transaction, cancellationToken);
        var moved = parked.Where(one => one.Record.Outcome != Outcome.Applied)
            .GroupBy(one => (one.Row.TopicId, one.Row.Partition, one.Row.Kind))
            .Select(group => (
                group.Key.TopicId, group.Key.Partition, group.Key.Kind,
                Repeats: (long)group.Count(one => one.Record.Outcome == Outcome.Repeat),
                Bad: (long)group.Count(one => one.Record.Outcome == Outcome.Bad)))
            .OrderBy(one => one.TopicId).ThenBy(one => one.Partition).ThenBy(one => one.Kind)
            .ToList();
        if (moved.Count > 0) transaction.Last(ParkedTable.Recount(moved), moved.Count);
    }

    private async Task RefuseAsync(List<(ParkedRow Row, SourceRecord Record)> refused, LedgerTransaction transaction, CancellationToken cancellationToken)
    {
        if (transaction.UnitId == 0) await transaction.DrawUnitAsync(cancellationToken);
        var letters = refused.ConvertAll(one => Rejections.Letter(TopicOf(one.Row), one.Record));
        try
        {
            foreach (var large in await deadLetters.WriteAsync(letters, cancellationToken)) transaction.Last(RejectionTable.KeepWhole(large), -1);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new DeadLettersException(exception);
        }

        foreach (var (row, record) in refused) Rejections.AddEvidence(transaction.Unit, row.TopicId, record);
        foreach (var source in refused.GroupBy(one => one.Row.TopicId))
        {
            SourceRecord[] records = [.. source.Select(one => one.Record)];
            transaction.Last(RejectionTable.Insert(source.Key, transaction.UnitId, records), records.Length);
        }
    }

    private SourceTopic TopicOf(ParkedRow row)
    {
        var topic = row.Kind == EventKind.Viewed ? topics.Views : topics.Notices;
        return new SourceTopic { Name = topic.Name, Group = "", Id = row.TopicId };
    }

    private static partial class Log
    {
        [LoggerMessage(1900, LogLevel.Information, "A join met another writer (SQLSTATE {State}) and is tried again")]
        public static partial void TriedAgain(ILogger logger, string state);

        [LoggerMessage(1901, LogLevel.Error, "Dead letters of parked events were not acknowledged; they stay parked and the sweep tries again")]
        public static partial void DeadLettersFailed(ILogger logger, Exception exception);

        [LoggerMessage(1902, LogLevel.Warning, "Notice {Notice}: a parked {Kind} is refused: {Reason}")]
        public static partial void Refused(ILogger logger, NoticeKey notice, EventKind kind, string reason);
    }
}
