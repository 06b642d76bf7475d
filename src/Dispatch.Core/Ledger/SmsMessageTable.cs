using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>The gateway's ids of accepted attempts. Relies on <c>sms_message_key</c>.</summary>
internal static class SmsMessageTable
{
    // A gateway that uses an id again means its newest message.
    private const string InsertSql =
        """
        INSERT INTO sms_message (gateway, message_id, no, stage, segment, attempt, kept_until) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT ON CONSTRAINT sms_message_key
        DO UPDATE SET no = excluded.no, stage = excluded.stage, segment = excluded.segment, attempt = excluded.attempt, kept_until = excluded.kept_until
        """;

    // No index on the time: it would cost each message more than this costs all. Some blocks of the table are read as they lie on disk.
    private const string RemoveSql =
        """
        WITH gone AS (
            DELETE FROM sms_message m WHERE m.ctid >= ('(' || $1 || ',0)')::tid AND m.ctid < ('(' || $1 + $2 || ',0)')::tid AND m.kept_until <= $3 RETURNING 1
        )
        SELECT (SELECT count(*) FROM gone), pg_relation_size('sms_message') / current_setting('block_size')::bigint
        """;

    private const string FindSql =
        """
        SELECT m.gateway, m.message_id, m.no, m.stage, m.segment, m.attempt
        FROM unnest($1, $2) AS k(gateway, message_id) JOIN sms_message m ON m.gateway = k.gateway AND m.message_id = k.message_id
        """;

    /// <summary>A statement that keeps the ids, for <paramref name="keep"/> past the useful life. One id comes once.</summary>
    public static NpgsqlBatchCommand Insert(IEnumerable<AttemptRow> rows, TimeSpan keep)
    {
        AttemptRow[] sorted = [.. rows.DistinctBy(row => (row.Gateway, row.MessageId)).OrderBy(row => row.Gateway).ThenBy(row => row.MessageId, StringComparer.Ordinal)];
        var command = new NpgsqlBatchCommand(InsertSql);
        command.Parameters.Shorts(sorted.Select(row => row.Gateway)).Texts(sorted.Select(row => row.MessageId)).Longs(sorted.Select(row => row.Id.Sms.No))
            .Shorts(sorted.Select(row => row.Id.Sms.Stage)).Shorts(sorted.Select(row => row.Id.Segment)).Shorts(sorted.Select(row => row.Id.Attempt))
            .Times(sorted.Select(row => (DateTimeOffset?)(row.UsefulUntil + keep)));
        return command;
    }

    /// <summary>The attempts that these ids stand for; unknown ids are missing from the answer.</summary>
    public static async Task<Dictionary<(short Gateway, string Id), AttemptId>> FindAsync(
        LedgerSession session, IReadOnlyCollection<(short Gateway, string Id)> ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FindSql, session.Connection);
        command.Parameters.Shorts(ids.Select(id => id.Gateway)).Texts(ids.Select(id => id.Id));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new Dictionary<(short, string), AttemptId>(ids.Count);
        while (await reader.ReadAsync(cancellationToken))
        {
            found[(reader.GetInt16(0), reader.GetString(1))] =
                new AttemptId(new SmsId(reader.GetInt64(2), reader.GetInt16(3)), reader.GetInt16(4), reader.GetInt16(5));
        }

        return found;
    }

    /// <summary>Removes what need not be kept any more from <paramref name="count"/> blocks of the table. Returns rows removed, and blocks that the table has.</summary>
    public static async Task<(long Removed, long Blocks)> RemoveAsync(LedgerSession session, long block, int count, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(RemoveSql, session.Connection);
        command.Parameters.Long(block).Int(count).Time(now);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }
}
