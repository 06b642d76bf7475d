using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>A ledger that was set back begins a new incarnation of the feed, once for each history.</summary>
internal static class Incarnations
{
    // One at a time, and once an epoch: every partition that proves the same set-back comes here.
    private const string BeginSql =
        """
        WITH one AS MATERIALIZED (SELECT pg_advisory_xact_lock(x'44495350494e4341'::bit(64)::bigint)),
             begun AS (
                INSERT INTO incarnation (no, epoch, reason, started_at)
                SELECT (SELECT max(no) FROM incarnation) + 1, $1, $2, $3 FROM one
                WHERE NOT EXISTS (SELECT 1 FROM incarnation WHERE epoch = $1)
                RETURNING no)
        UPDATE sms_queue SET possible_duplicate = true WHERE EXISTS (SELECT 1 FROM begun)
        """;

    private const string RereadSql =
        """
        INSERT INTO reread (incarnation, topic_id, partition, until)
        SELECT no, $2, $3, $4 FROM incarnation WHERE epoch = $1 ON CONFLICT DO NOTHING
        """;

    private const string UntilSql = "SELECT partition, until FROM reread WHERE topic_id = $1 AND incarnation = (SELECT max(no) FROM incarnation)";

    /// <summary>Begins an incarnation unless this epoch has one. Every SMS that is queued now may have been sent by the lost history: marked.</summary>
    public static async Task BeginAsync(LedgerSession session, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(BeginSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = session.Epoch.Text });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reason });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = at.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Where this epoch began an incarnation: what lies below <paramref name="until"/> in this partition may have been announced before.</summary>
    public static async Task MarkRereadAsync(LedgerSession session, Guid topicId, int partition, long until, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(RereadSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = session.Epoch.Text });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = topicId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = partition });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = until });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The ends below which the newest incarnation re-reads, by partition.</summary>
    public static async Task<Dictionary<int, long>> RereadUntilAsync(LedgerSession session, Guid topicId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(UntilSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = topicId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ends = new Dictionary<int, long>();
        while (await reader.ReadAsync(cancellationToken)) ends[reader.GetInt32(0)] = reader.GetInt64(1);
        return ends;
    }
}
