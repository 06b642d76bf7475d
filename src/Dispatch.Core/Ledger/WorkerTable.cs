using Dispatch.Core.RateLimit;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>Tables <c>worker</c>, <c>limiter_view</c> and <c>gateway_limit</c>. All times are the database's clock.</summary>
internal static class WorkerTable
{
    private const string RegisterSql =
        """
        INSERT INTO worker (name, roles, sends, started_at, heartbeat_at)
        VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp()) RETURNING no
        """;

    // Index: worker_pkey. A number that has left never comes back.
    private const string BeatSql =
        """
        UPDATE worker SET heartbeat_at = clock_timestamp(), acknowledged = $2, redis_seen = $3 WHERE no = $1 AND left_at IS NULL
        """;

    // One look: view and workers must come from one snapshot. Index: worker_here.
    private const string LookSql =
        """
        SELECT v.generation, v.mode, v.members, v.settled,
               w.no, w.acknowledged, w.sends, w.redis_seen, w.heartbeat_at < clock_timestamp() - $1
        FROM limiter_view v CROSS JOIN worker w WHERE w.left_at IS NULL
        """;

    private const string ThrottlesSql =
        "SELECT gateway, adapted_rate, clock_timestamp() - changed_at FROM gateway_limit";

    private const string ChangeSql =
        """
        UPDATE limiter_view SET generation = $1, mode = $2, members = $3, settled = false, changed_at = clock_timestamp()
        WHERE one AND generation = $1 - 1
        """;

    private const string SettleSql = "UPDATE limiter_view SET settled = true WHERE one AND generation = $1 AND NOT settled";

    // Index: gateway_limit_pkey. Within the hold of a cut, further refusals were under way already; a lower share is what the gateway was found to take.
    private const string ThrottleSql =
        """
        INSERT INTO gateway_limit (gateway, adapted_rate, changed_at) VALUES ($1, $2, clock_timestamp())
        ON CONFLICT (gateway) DO UPDATE SET adapted_rate = excluded.adapted_rate,
            changed_at = CASE WHEN gateway_limit.changed_at < excluded.changed_at - $3 THEN excluded.changed_at ELSE gateway_limit.changed_at END
        WHERE gateway_limit.changed_at < excluded.changed_at - $3 OR gateway_limit.adapted_rate > excluded.adapted_rate
        """;

    // Index: worker_here.
    private const string BurySql =
        "UPDATE worker SET left_at = clock_timestamp() WHERE left_at IS NULL AND no <> $1 AND heartbeat_at < clock_timestamp() - $2";

    // Index: worker_unsettled.
    private const string DeadSql = "SELECT no FROM worker WHERE settled_at IS NULL AND left_at IS NOT NULL ORDER BY no";

    // Index: worker_pkey.
    private const string MarkSettledSql =
        "UPDATE worker SET settled_at = clock_timestamp() WHERE no = ANY($1) AND settled_at IS NULL AND left_at IS NOT NULL";

    private const string LeaveSql = "UPDATE worker SET left_at = clock_timestamp() WHERE no = $1 AND left_at IS NULL";

    /// <summary>Draws this worker's number.</summary>
    public static async Task<int> RegisterAsync(LedgerSession session, WorkerIdentity identity, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(RegisterSql, session.Connection)
        {
            Parameters = { Text(identity.Name), Text(identity.Roles), new NpgsqlParameter<bool> { TypedValue = identity.Sends } },
        };
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>One heartbeat: tells what this worker goes by and looks who is there. Null: the number was counted dead and is gone for good.</summary>
    public static async Task<BeatAnswer?> BeatAsync(
        LedgerSession session, int no, long acknowledged, bool redisSeen, MembershipOptions options, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(session.Connection)
        {
            Timeout = (int)Math.Ceiling(options.StopAfter.TotalSeconds),
            BatchCommands =
            {
                Statement(BeatSql, Number(no), Long(acknowledged), new NpgsqlParameter<bool> { TypedValue = redisSeen }),
                Statement(LookSql, Interval(options.DeadAfter)),
                Statement(ThrottlesSql),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var (view, workers) = await LookAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var throttles = new List<GatewayThrottle>();
        while (await reader.ReadAsync(cancellationToken))
            throttles.Add(new GatewayThrottle(reader.GetInt16(0), reader.GetDouble(1), reader.GetTimeSpan(2)));
        await reader.CloseAsync(); // the heartbeat is committed from here on
        return view is not null && workers.Exists(worker => worker.No == no) ? new BeatAnswer(view, workers, throttles) : null;
    }

    /// <summary>Writes what the protocol wishes, and refusals. Each statement counts only where nobody was faster.</summary>
    public static async Task WriteAsync(
        LedgerSession session, BeatWish wish, IReadOnlyCollection<KeyValuePair<short, double>> refusals, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(session.Connection);
        if (wish.Settle != 0) batch.BatchCommands.Add(Statement(SettleSql, Long(wish.Settle)));
        if (wish.Change is { } change)
        {
            batch.BatchCommands.Add(Statement(
                ChangeSql, Long(change.Generation), new NpgsqlParameter<short> { TypedValue = (short)change.Mode }, Numbers(change.Members)));
        }

        foreach (var (gateway, at) in refusals)
        {
            batch.BatchCommands.Add(Statement(
                ThrottleSql, new NpgsqlParameter<short> { TypedValue = gateway }, new NpgsqlParameter<double> { TypedValue = at }, Interval(AdaptiveRate.Hold)));
        }

        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Numbers that have left and whose work under way is not settled. Those that are silent are counted dead for good first, where asked.</summary>
    public static async Task<IReadOnlyList<int>> DeadAsync(LedgerSession session, int self, bool bury, MembershipOptions options, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(session.Connection);
        if (bury) batch.BatchCommands.Add(Statement(BurySql, Number(self), Interval(options.DeadAfter)));
        batch.BatchCommands.Add(Statement(DeadSql));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var dead = new List<int>();
        while (await reader.ReadAsync(cancellationToken)) dead.Add(reader.GetInt32(0));
        return dead;
    }

    /// <summary>Nothing of these is under way any more.</summary>
    public static async Task SettleAsync(LedgerSession session, IReadOnlyList<int> dead, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(MarkSettledSql, session.Connection) { Parameters = { Numbers(dead) } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>This worker has drained.</summary>
    public static async Task LeaveAsync(LedgerSession session, int no, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LeaveSql, session.Connection) { Parameters = { Number(no) } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<(LimiterView? View, List<WorkerMark> Workers)> LookAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        LimiterView? view = null;
        var workers = new List<WorkerMark>();
        while (await reader.ReadAsync(cancellationToken))
        {
            view ??= new LimiterView(reader.GetInt64(0), (LimiterMode)reader.GetInt16(1), reader.GetFieldValue<int[]>(2), reader.GetBoolean(3));
            workers.Add(new WorkerMark(reader.GetInt32(4), reader.GetInt64(5), reader.GetBoolean(6), reader.GetBoolean(7), reader.GetBoolean(8)));
        }

        return (view, workers);
    }

    private static NpgsqlBatchCommand Statement(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    private static NpgsqlParameter<int> Number(int value) => new() { TypedValue = value };

    private static NpgsqlParameter<long> Long(long value) => new() { TypedValue = value };

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<TimeSpan> Interval(TimeSpan value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Interval };

    private static NpgsqlParameter<int[]> Numbers(IReadOnlyList<int> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer };
}
