using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>Attempts of segments: written with the intent, moved by answers and receipts. Relies on <c>sms_attempt_key</c> throughout.</summary>
internal static class SmsAttemptTable
{
    private const string Columns =
        """
        a.no, a.stage, a.segment, a.attempt, a.key, a.mobile, a.lane, a.worker, a.reference, a.segments, a.gateway, a.concat_ref,
        a.useful_until, a.possible_duplicate, a.state, a.status, a.error, a.message_id, a.accepted_at, a.final_at
        """;

    // One statement, one commit: what is not queued under our lease any more, or is cancelled or viewed, is simply not there.
    // Of nothing there is no intent: nobody would ever end it.
    // generate_series, not a join of two arrays: without hash joins that would compare each with each.
    private const string IntentSql =
        """
        WITH gone AS (
            DELETE FROM sms_queue q USING unnest($1, $2, $3, $4, $5, $6, $7) AS k(no, stage, segment, token, segments, reference, concat_ref)
            WHERE q.no = k.no AND q.stage = k.stage AND q.segment = k.segment AND q.lease_token = k.token
              AND NOT EXISTS (SELECT FROM life l WHERE l.key = q.key AND (l.viewed_at IS NOT NULL OR l.cancelled_at IS NOT NULL))
            RETURNING q.no, q.stage, q.segment, q.attempt, q.useful_until, q.mobile, q.key, q.lane, q.possible_duplicate, k.segments, k.reference, k.concat_ref
        ), open AS (
            INSERT INTO sms_intent (worker, batch, nos, stages) SELECT $9, $10, $1, $2 WHERE EXISTS (SELECT FROM gone)
        )
        INSERT INTO sms_attempt (no, created_at, useful_until, mobile, key, worker, reference, status, stage, segment, segments, attempt, gateway, concat_ref, state, lane, possible_duplicate)
        SELECT g.no, $8, g.useful_until, g.mobile, g.key, $9, (g.reference + s.n - 1) & 65535, 0, g.stage, s.n, g.segments, g.attempt, $11, g.concat_ref, 1, g.lane, g.possible_duplicate
        FROM gone g CROSS JOIN LATERAL generate_series(CASE g.segment WHEN 0 THEN 1 ELSE g.segment END, CASE g.segment WHEN 0 THEN g.segments ELSE g.segment END) AS s(n)
        ON CONFLICT DO NOTHING
        RETURNING no, stage, segment
        """;

    // The row goes back as it was, under the same attempt number: no byte of it ever left. By the time of its intent: where this is written a second
    // time, the same number may have been intended anew, and be on the wire.
    private const string TakeBackSql =
        """
        DELETE FROM sms_attempt a USING unnest($1, $2, $3, $4, $6) AS k(no, stage, segment, attempt, at)
        WHERE a.no = k.no AND a.stage = k.stage AND a.segment = k.segment AND a.attempt = k.attempt AND a.state = 1 AND a.worker = $5 AND a.created_at = k.at
        RETURNING a.no, a.stage, a.segment, a.attempt
        """;

    // Waits for an intent whose COMMIT was not answered and may still be under way: its rows are locked by it.
    private const string SettleSql =
        """
        SELECT q.no FROM unnest($1, $2, $3, $4) AS k(no, stage, segment, token)
        JOIN sms_queue q ON q.no = k.no AND q.stage = k.stage AND q.segment = k.segment AND q.lease_token = k.token FOR UPDATE OF q
        """;

    private const string LockSql =
        $"SELECT {Columns} FROM unnest($1, $2) AS k(no, stage) JOIN sms_attempt a ON a.no = k.no AND a.stage = k.stage FOR UPDATE OF a";

    private const string OpenSql =
        $"""
        SELECT {Columns} FROM unnest($1, $2) AS k(no, stage) JOIN sms_attempt a ON a.no = k.no AND a.stage = k.stage
        WHERE a.state = 1 AND a.worker = $3
        """;

    private const string UpdateSql =
        """
        UPDATE sms_attempt a SET state = k.state, status = k.status, error = k.error, message_id = k.message_id, accepted_at = k.accepted_at, final_at = k.final_at
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS k(no, stage, segment, attempt, was, state, status, error, message_id, accepted_at, final_at)
        WHERE a.no = k.no AND a.stage = k.stage AND a.segment = k.segment AND a.attempt = k.attempt AND a.state = k.was
        """;

    // Locks what waits first: an intent that is taking a row is waited for, and what it wrote is then seen by the next statement. Without it
    // a re-send could leave while its SMS was told as failed. Relies on sms_queue_key.
    private const string HoldSql =
        "SELECT q.no FROM unnest($1, $2) AS k(no, stage) JOIN sms_queue q ON q.no = k.no AND q.stage = k.stage FOR UPDATE OF q";

    // One snapshot for queue and attempts: an intent that moves a row from one to the other is seen whole or not at all.
    private const string PendingSql =
        """
        SELECT k.no, k.stage,
               ARRAY(SELECT q.segment FROM sms_queue q WHERE q.no = k.no AND q.stage = k.stage),
               ARRAY(SELECT a.segment FROM sms_attempt a WHERE a.no = k.no AND a.stage = k.stage AND a.state < 4 ORDER BY a.segment, a.attempt),
               ARRAY(SELECT a.attempt FROM sms_attempt a WHERE a.no = k.no AND a.stage = k.stage AND a.state < 4 ORDER BY a.segment, a.attempt),
               EXISTS (SELECT FROM sms_dropped d WHERE d.no = k.no AND d.stage = k.stage)
        FROM unnest($1, $2) AS k(no, stage)
        """;

    /// <summary>
    /// Commits the intent of sending these rows. Returns the segments that may now be written; the others are not ours to send.
    /// Autocommit: once this returns, the attempts are Submitting.
    /// </summary>
    public static async Task<HashSet<(SmsId Sms, short Segment)>> IntendAsync(LedgerSession session, Intent intent, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(IntentSql, session.Connection);
        var rows = intent.Rows;
        command.Parameters.Longs(rows.Select(row => row.Sms.No)).Shorts(rows.Select(row => row.Sms.Stage)).Shorts(rows.Select(row => row.Sms.Segment))
            .Longs(rows.Select(row => row.Sms.Lease.Token)).Shorts(rows.Select(row => row.Segments)).Ints(rows.Select(row => (int)row.Reference))
            .Shorts(rows.Select(row => (short)row.ConcatRef)).Time(intent.At).Int(intent.Worker).Long(intent.Batch).Short(intent.Gateway);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var written = new HashSet<(SmsId, short)>(rows.Count);
        while (await reader.ReadAsync(cancellationToken)) written.Add((new SmsId(reader.GetInt64(0), reader.GetInt16(1)), reader.GetInt16(2)));
        return written;
    }

    /// <summary>Waits until an intent whose COMMIT was not answered is committed or gone.</summary>
    public static async Task SettleAsync(LedgerSession session, Intent intent, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SettleSql, session.Connection);
        command.Parameters.Longs(intent.Rows.Select(row => row.Sms.No)).Shorts(intent.Rows.Select(row => row.Sms.Stage)).Shorts(intent.Rows.Select(row => row.Sms.Segment))
            .Longs(intent.Rows.Select(row => row.Sms.Lease.Token));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Removes attempts that this worker knows it never wrote; returns those that were still its own to remove. In the caller's transaction.</summary>
    public static async Task<HashSet<AttemptId>> TakeBackAsync(
        LedgerSession session, IReadOnlyList<(AttemptId Id, DateTimeOffset IntendedAt)> sorted, int worker, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TakeBackSql, session.Connection);
        Identify(command.Parameters, sorted.Select(one => one.Id)).Int(worker).Times(sorted.Select(one => (DateTimeOffset?)one.IntendedAt));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var gone = new HashSet<AttemptId>();
        while (await reader.ReadAsync(cancellationToken)) gone.Add(ReadId(reader));
        return gone;
    }

    /// <summary>Locks and reads every attempt of these SMS, in order.</summary>
    public static async Task<ILookup<SmsId, AttemptRow>> LockAsync(LedgerSession session, IEnumerable<SmsId> sms, CancellationToken cancellationToken)
    {
        SmsId[] sorted = [.. sms.Distinct().Order()];
        await using var command = new NpgsqlCommand(LockSql, session.Connection);
        command.Parameters.Longs(sorted.Select(id => id.No)).Shorts(sorted.Select(id => id.Stage));
        return (await ReadAsync(command, cancellationToken)).ToLookup(row => row.Id.Sms);
    }

    /// <summary>Attempts of these SMS that are Submitting and owned by <paramref name="worker"/>.</summary>
    public static async Task<List<AttemptRow>> OpenAsync(LedgerSession session, IEnumerable<SmsId> sms, int worker, CancellationToken cancellationToken)
    {
        SmsId[] sorted = [.. sms.Distinct().Order()];
        await using var command = new NpgsqlCommand(OpenSql, session.Connection);
        command.Parameters.Longs(sorted.Select(id => id.No)).Shorts(sorted.Select(id => id.Stage)).Int(worker);
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Writes changed attempts, each only where it still stands as it was read; returns how many did.</summary>
    public static NpgsqlBatchCommand Update(IReadOnlyList<(AttemptRow Row, AttemptState Was)> sorted)
    {
        var command = new NpgsqlBatchCommand(UpdateSql);
        Identify(command.Parameters, sorted.Select(change => change.Row.Id))
            .Shorts(sorted.Select(change => (short)change.Was))
            .Shorts(sorted.Select(change => (short)change.Row.State))
            .Longs(sorted.Select(change => (long)change.Row.Status))
            .Texts(sorted.Select(change => change.Row.Error))
            .Texts(sorted.Select(change => change.Row.MessageId))
            .Times(sorted.Select(change => change.Row.AcceptedAt))
            .Times(sorted.Select(change => change.Row.FinalAt));
        return command;
    }

    /// <summary>Per SMS, in one snapshot: what is still to come of it, and whether it was dropped. What waits in the queue is locked: it cannot leave meanwhile.</summary>
    public static async Task<Dictionary<SmsId, PendingSms>> PendingAsync(LedgerSession session, IEnumerable<SmsId> sms, CancellationToken cancellationToken)
    {
        SmsId[] sorted = [.. sms.Order()];
        await using var batch = new NpgsqlBatch(session.Connection);
        foreach (var sql in (string[])[HoldSql, PendingSql])
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Longs(sorted.Select(id => id.No)).Shorts(sorted.Select(id => id.Stage));
            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var pending = new Dictionary<SmsId, PendingSms>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = new SmsId(reader.GetInt64(0), reader.GetInt16(1));
            var attempts = reader.GetFieldValue<short[]>(4);
            pending[id] = new PendingSms(
                [.. reader.GetFieldValue<short[]>(2)],
                [.. reader.GetFieldValue<short[]>(3).Select((segment, i) => new AttemptId(id, segment, attempts[i]))],
                reader.GetBoolean(5));
        }

        return pending;
    }

    private static NpgsqlParameterCollection Identify(NpgsqlParameterCollection parameters, IEnumerable<AttemptId> ids)
    {
        AttemptId[] all = [.. ids];
        return parameters.Longs(all.Select(id => id.Sms.No)).Shorts(all.Select(id => id.Sms.Stage)).Shorts(all.Select(id => id.Segment)).Shorts(all.Select(id => id.Attempt));
    }

    private static async Task<List<AttemptRow>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<AttemptRow>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(Read(reader));
        return rows;
    }

    private static AttemptId ReadId(NpgsqlDataReader reader) => new(new SmsId(reader.GetInt64(0), reader.GetInt16(1)), reader.GetInt16(2), reader.GetInt16(3));

    private static AttemptRow Read(NpgsqlDataReader reader) => new()
    {
        Id = ReadId(reader),
        Key = NoticeKey.FromGuid(reader.GetGuid(4)),
        Mobile = new Mobile(reader.GetInt64(5)),
        Lane = (Lane)reader.GetInt16(6),
        Worker = reader.GetInt32(7),
        Reference = (ushort)reader.GetInt32(8),
        Segments = reader.GetInt16(9),
        Gateway = reader.GetInt16(10),
        ConcatRef = (byte)reader.GetInt16(11),
        UsefulUntil = reader.GetDateTime(12),
        PossibleDuplicate = reader.GetBoolean(13),
        State = (AttemptState)reader.GetInt16(14),
        Status = (uint)reader.GetInt64(15),
        Error = reader.TextOrNull(16),
        MessageId = reader.TextOrNull(17),
        AcceptedAt = reader.TimeOrNull(18),
        FinalAt = reader.TimeOrNull(19),
    };
}
