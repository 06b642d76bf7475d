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
        INSERT INTO sms_message (gateway, message_id, no, stage, segment, attempt) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT ON CONSTRAINT sms_message_key
        DO UPDATE SET no = excluded.no, stage = excluded.stage, segment = excluded.segment, attempt = excluded.attempt
        """;

    private const string FindSql =
        """
        SELECT m.gateway, m.message_id, m.no, m.stage, m.segment, m.attempt
        FROM unnest($1, $2) AS k(gateway, message_id) JOIN sms_message m ON m.gateway = k.gateway AND m.message_id = k.message_id
        """;

    /// <summary>A statement that keeps the ids. One id comes once.</summary>
    public static NpgsqlBatchCommand Insert(IEnumerable<AttemptRow> rows)
    {
        AttemptRow[] sorted = [.. rows.DistinctBy(row => (row.Gateway, row.MessageId)).OrderBy(row => row.Gateway).ThenBy(row => row.MessageId, StringComparer.Ordinal)];
        var command = new NpgsqlBatchCommand(InsertSql);
        command.Parameters.Shorts(sorted.Select(row => row.Gateway)).Texts(sorted.Select(row => row.MessageId)).Longs(sorted.Select(row => row.Id.Sms.No))
            .Shorts(sorted.Select(row => row.Id.Sms.Stage)).Shorts(sorted.Select(row => row.Id.Segment)).Shorts(sorted.Select(row => row.Id.Attempt));
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
}
