using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>Markers that the registry is loaded, and pauses of ingest: a few rows each. Relies on the primary keys of <c>registry_marker</c> and <c>ingest_pause</c>.</summary>
internal static class RegistryTable
{
    private const string DeclareSql =
        "INSERT INTO registry_marker (contacts, declared_by, declared_at) VALUES ($1, $2, $3) RETURNING no";

    private const string ReadSql =
        """
        SELECT coalesce(m.no, 0), coalesce(m.contacts, 0), p.no, p.reason, p.marker, p.share, p.resumed_by
        FROM (SELECT 1) AS one
        LEFT JOIN (SELECT no, contacts FROM registry_marker ORDER BY no DESC LIMIT 1) m ON true
        LEFT JOIN (SELECT * FROM ingest_pause ORDER BY no DESC LIMIT 1) p ON true
        """;

    // One pause at a time: several workers find the same rise at once.
    private const string PauseSql =
        """
        WITH one AS MATERIALIZED (SELECT pg_advisory_xact_lock(x'4449535050415553'::bit(64)::bigint)),
             marker AS (SELECT coalesce(max(no), 0) AS no FROM registry_marker)
        INSERT INTO ingest_pause (reason, paused_at, marker, share)
        SELECT $1, $2, marker.no, $3 FROM one, marker
        WHERE NOT EXISTS (SELECT 1 FROM ingest_pause p WHERE p.resumed_at IS NULL AND p.marker >= marker.no)
        """;

    private const string ResumeSql = "UPDATE ingest_pause SET resumed_at = $1, resumed_by = $2 WHERE resumed_at IS NULL";

    public static async Task<int> DeclareAsync(LedgerSession session, long contacts, string by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DeclareSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = contacts });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = by });
        command.Parameters.Add(Time(at));
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public static async Task<RegistryState> ReadAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadSql, session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new RegistryState
        {
            Marker = reader.GetInt32(0),
            Declared = reader.GetInt64(1),
            Pause = reader.IsDBNull(2) ? null : new IngestPauseRow(
                reader.GetInt32(2), reader.GetString(3), reader.GetInt32(4), reader.GetDouble(5), reader.IsDBNull(6) ? null : reader.GetString(6)),
        };
    }

    /// <summary>Pauses ingest on every worker, unless it is paused already.</summary>
    public static async Task PauseAsync(LedgerSession session, string reason, double share, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(PauseSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reason });
        command.Parameters.Add(Time(at));
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = share });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends every pause; returns how many stood.</summary>
    public static async Task<int> ResumeAsync(LedgerSession session, string by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ResumeSql, session.Connection);
        command.Parameters.Add(Time(at));
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = by });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter<DateTime> Time(DateTimeOffset time) => new() { TypedValue = time.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
