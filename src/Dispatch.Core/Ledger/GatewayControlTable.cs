using Dispatch.Core.Sms.Routing;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>Tables <c>gateway_control</c>, <c>gateway_audit</c> and <c>gateway_standing</c>. Times are the database's clock.</summary>
internal static class GatewayControlTable
{
    private const string ReadSql = "SELECT gateway, paused, draining, rate, version, changed_by, changed_at FROM gateway_control";

    private const string EnsureSql =
        """
        INSERT INTO gateway_control (gateway, paused, draining, version, changed_by, changed_at) VALUES ($1, false, false, 0, '', clock_timestamp()) ON CONFLICT DO NOTHING
        """;

    private const string ChangeSql =
        """
        UPDATE gateway_control SET paused = $2, draining = $3, rate = $4, version = version + 1, changed_by = $5, changed_at = clock_timestamp() WHERE gateway = $1
        """;

    private const string AuditSql = "INSERT INTO gateway_audit (at, by, gateway, command, was, becomes) VALUES (clock_timestamp(), $1, $2, $3, $4, $5)";

    // The whole record: it is written by hand. The state is the first word of what it was and becomes, so that a rate set during a pause does not pass for it.
    private const string SinceSql =
        """
        SELECT DISTINCT ON (gateway) gateway, by, at FROM gateway_audit WHERE split_part(was, ',', 1) <> split_part(becomes, ',', 1) ORDER BY gateway, id DESC
        """;

    private const string RecordSql =
        "SELECT at, by, gateway, command, was, becomes FROM gateway_audit WHERE $1 = 0 OR gateway = $1 ORDER BY id DESC LIMIT $2";

    private const string TellSql =
        """
        INSERT INTO gateway_standing (gateway, worker, state, binds, breaker, in_use, held, at)
        SELECT r.*, clock_timestamp() FROM unnest($1, $2, $3, $4, $5, $6, $7) AS r(gateway, worker, state, binds, breaker, in_use, held)
        ON CONFLICT ON CONSTRAINT gateway_standing_key DO UPDATE SET state = excluded.state, binds = excluded.binds, breaker = excluded.breaker,
            in_use = excluded.in_use, held = excluded.held, at = excluded.at
        """;

    // Relies on gateway_standing_key; a worker that is silent for ten seconds is not listed.
    private const string StandingsSql =
        """
        SELECT gateway, worker, state, binds, breaker, in_use, held FROM gateway_standing WHERE at > clock_timestamp() - interval '10 seconds' ORDER BY gateway, worker
        """;

    /// <summary>What was said of any gateway.</summary>
    public static async Task<IReadOnlyList<GatewayControl>> ReadAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadSql, session.Connection);
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Changes what is wanted of a gateway, and leaves a record of who did. Two at once come one after the other.</summary>
    public static async Task<(GatewayControl Was, GatewayControl Becomes)> ChangeAsync(
        LedgerSession session, short gateway, string by, string what, Func<GatewayControl, GatewayControl> change, CancellationToken cancellationToken)
    {
        await using var transaction = await session.Connection.BeginTransactionAsync(cancellationToken);
        await using (var ensure = new NpgsqlCommand(EnsureSql, session.Connection, transaction))
        {
            ensure.Parameters.Short(gateway);
            await ensure.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var read = new NpgsqlCommand(ReadSql + " WHERE gateway = $1 FOR UPDATE", session.Connection, transaction);
        read.Parameters.Short(gateway);
        var was = (await ReadAsync(read, cancellationToken))[0];
        var becomes = change(was);
        await using var batch = new NpgsqlBatch(session.Connection, transaction);
        var write = new NpgsqlBatchCommand(ChangeSql);
        write.Parameters.Short(gateway).Flag(becomes.Paused).Flag(becomes.Draining);
        write.Parameters.Add(new NpgsqlParameter { Value = (object?)becomes.Rate ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer });
        write.Parameters.AddWithValue(by);
        batch.BatchCommands.Add(write);
        var audit = new NpgsqlBatchCommand(AuditSql);
        audit.Parameters.AddWithValue(by);
        audit.Parameters.Short(gateway);
        audit.Parameters.AddWithValue(what);
        audit.Parameters.AddWithValue(was.ToString());
        audit.Parameters.AddWithValue(becomes.ToString());
        batch.BatchCommands.Add(audit);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (was, becomes);
    }

    /// <summary>By gateway, who put it into the state it is wanted in (running, paused, draining), and when; those that were never anything else are not there.</summary>
    public static async Task<IReadOnlyDictionary<short, (string By, DateTimeOffset At)>> SinceAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SinceSql, session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var since = new Dictionary<short, (string, DateTimeOffset)>();
        while (await reader.ReadAsync(cancellationToken)) since[reader.GetInt16(0)] = (reader.GetString(1), reader.GetDateTime(2));
        return since;
    }

    /// <summary>The last <paramref name="most"/> commands, the newest first.</summary>
    /// <param name="gateway">Of this one; 0: of all.</param>
    public static async Task<IReadOnlyList<GatewayCommandRecord>> RecordAsync(LedgerSession session, short gateway, int most, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(RecordSql, session.Connection);
        command.Parameters.Short(gateway).Int(most);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<GatewayCommandRecord>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new GatewayCommandRecord(reader.GetDateTime(0), reader.GetString(1), reader.GetInt16(2), reader.GetString(3), reader.GetString(4), reader.GetString(5)));
        return rows;
    }

    /// <summary>Tells what this worker sees.</summary>
    public static async Task TellAsync(LedgerSession session, IReadOnlyList<GatewayStanding> rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TellSql, session.Connection);
        command.Parameters.Shorts(rows.Select(row => row.Gateway)).Ints(rows.Select(row => row.Worker)).Texts(rows.Select(row => row.State)).Ints(rows.Select(row => row.Binds))
            .Texts(rows.Select(row => row.Breaker)).Ints(rows.Select(row => row.InUse)).Ints(rows.Select(row => row.Held));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What the workers told lately.</summary>
    public static async Task<IReadOnlyList<GatewayStanding>> StandingsAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(StandingsSql, session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<GatewayStanding>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new GatewayStanding(reader.GetInt16(0), reader.GetInt32(1), reader.GetString(2), reader.GetInt32(3), reader.GetString(4), reader.GetInt32(5), reader.GetInt32(6)));
        return rows;
    }

    private static NpgsqlParameterCollection Flag(this NpgsqlParameterCollection parameters, bool value)
    {
        parameters.Add(new NpgsqlParameter<bool> { TypedValue = value });
        return parameters;
    }

    private static async Task<IReadOnlyList<GatewayControl>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<GatewayControl>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new GatewayControl(
                reader.GetInt16(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.IsDBNull(3) ? null : reader.GetInt32(3), reader.GetInt64(4), reader.GetString(5), reader.TimeOrNull(6)));
        }

        return rows;
    }
}
