using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Queue;
using Npgsql;

namespace Dispatch.Core.Sms.Routing;

/// <summary>Puts segments back into the queue that certainly never left: their attempts are removed, the same attempt number is used again.</summary>
internal static class TakeBack
{
    /// <param name="worker">The number the intent was made under.</param>
    /// <param name="segments">Each with the time of its intent.</param>
    /// <param name="done">Intents that end with it.</param>
    public static async Task WriteAsync(
        LedgerSession session, int worker, short gateway, IReadOnlyList<(Intent.Row Row, short Segment, DateTimeOffset IntendedAt)> segments, IReadOnlyList<(int Worker, long Batch)> done,
        CancellationToken cancellationToken)
    {
        await using var transaction = await session.Connection.BeginTransactionAsync(cancellationToken);
        (AttemptId, DateTimeOffset)[] ids = [.. segments.Select(segment => (Id(segment.Row, segment.Segment), segment.IntendedAt)).Order()];
        var gone = await SmsAttemptTable.TakeBackAsync(session, ids, worker, cancellationToken);
        await using var batch = new NpgsqlBatch(session.Connection, transaction);
        var rows = Rows(segments.Where(segment => gone.Contains(Id(segment.Row, segment.Segment))).Select(segment => (segment.Row, segment.Segment)), gateway).ToList();
        if (rows.Count > 0) batch.BatchCommands.Add(SmsQueueTable.Insert(rows));
        if (done.Count > 0) batch.BatchCommands.Add(SmsIntentTable.Delete(done));
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The rows to queue: one for an SMS none of whose segments left, else one per segment.</summary>
    internal static IEnumerable<QueuedSms> Rows(IEnumerable<(Intent.Row Row, short Segment)> segments, short gateway)
    {
        foreach (var sms in segments.GroupBy(segment => segment.Row, ReferenceEqualityComparer.Instance))
        {
            var row = sms.First().Row;
            if (row.Sms.Segment == 0 && sms.Count() == row.Segments)
            {
                yield return row.Sms with { Lease = default };
                continue;
            }

            foreach (var (_, segment) in sms) yield return Single(row, segment, gateway);
        }
    }

    /// <summary>The row that queues one segment by itself.</summary>
    internal static QueuedSms Single(Intent.Row row, short segment, short gateway) =>
        row.Sms with { Segment = segment, Gateway = gateway, ConcatRef = row.ConcatRef, Lease = default };

    private static AttemptId Id(Intent.Row row, short segment) => new(row.Sms.Id, segment, row.Sms.Attempt);
}
