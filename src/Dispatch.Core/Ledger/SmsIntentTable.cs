using Dispatch.Core.Sms.Queue;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>Open intents, one row a batch: where the attempts of a dead worker are found. Relies on <c>sms_intent_key</c>.</summary>
internal static class SmsIntentTable
{
    private const string OfSql = "SELECT i.batch, i.nos, i.stages FROM sms_intent i WHERE i.worker = $1 ORDER BY i.batch LIMIT $2";

    private const string DeleteSql = "DELETE FROM sms_intent i USING unnest($1, $2) AS k(worker, batch) WHERE i.worker = k.worker AND i.batch = k.batch";

    /// <summary>A worker's oldest open intents: which batches, and which SMS they are about.</summary>
    public static async Task<(List<(int Worker, long Batch)> Batches, List<SmsId> Sms)> OfAsync(LedgerSession session, int worker, int batches, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OfSql, session.Connection);
        command.Parameters.Int(worker).Int(batches);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (open, sms) = (new List<(int, long)>(), new List<SmsId>());
        while (await reader.ReadAsync(cancellationToken))
        {
            open.Add((worker, reader.GetInt64(0)));
            var stages = reader.GetFieldValue<short[]>(2);
            sms.AddRange(reader.GetFieldValue<long[]>(1).Select((no, i) => new SmsId(no, stages[i])));
        }

        return (open, sms);
    }

    /// <summary>A statement that ends these batches: each of their attempts has an outcome.</summary>
    public static NpgsqlBatchCommand Delete(IEnumerable<(int Worker, long Batch)> batches)
    {
        (int Worker, long Batch)[] sorted = [.. batches.Order()];
        var command = new NpgsqlBatchCommand(DeleteSql);
        command.Parameters.Ints(sorted.Select(batch => batch.Worker)).Longs(sorted.Select(batch => batch.Batch));
        return command;
    }
}
