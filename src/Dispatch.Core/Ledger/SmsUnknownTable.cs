using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Routing;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>Attempts whose outcome is not known: few, so that receipts without a known id can be matched to them.</summary>
internal static class SmsUnknownTable
{
    private const string InsertSql =
        """
        INSERT INTO sms_unknown (no, stage, segment, attempt, gateway, mobile, reference, since, resend_at, ends_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT ON CONSTRAINT sms_unknown_key DO NOTHING
        """;

    // What was told of stays, without a re-send: so it is told once.
    private const string ForgetSql =
        """
        WITH known AS MATERIALIZED (SELECT * FROM unnest($1, $2, $3, $4) AS k(no, stage, segment, attempt)), kept AS (
            UPDATE sms_unknown u SET resend_at = NULL FROM known k
            WHERE u.no = k.no AND u.stage = k.stage AND u.segment = k.segment AND u.attempt = k.attempt AND u.told_at IS NOT NULL)
        DELETE FROM sms_unknown u USING known k
        WHERE u.no = k.no AND u.stage = k.stage AND u.segment = k.segment AND u.attempt = k.attempt AND u.told_at IS NULL
        """;

    // Relies on sms_unknown_mobile, and sms_attempt_key for "still unknown".
    private const string CandidatesSql =
        """
        SELECT u.gateway, u.mobile, u.reference, u.no, u.stage, u.segment, u.attempt
        FROM unnest($1, $2) AS k(gateway, mobile) JOIN sms_unknown u ON u.gateway = k.gateway AND u.mobile = k.mobile
        JOIN sms_attempt a ON a.no = u.no AND a.stage = u.stage AND a.segment = u.segment AND a.attempt = u.attempt AND a.state = 3
        ORDER BY u.since, u.no, u.stage, u.segment, u.attempt
        """;

    // Relies on sms_unknown_resend. The unknown row is locked first: a late receipt that resolves the attempt meanwhile waits here, and then
    // removes what was queued. Turn 0: it has waited long enough.
    private const string ResendSql =
        """
        WITH due AS MATERIALIZED (
            SELECT u.no, u.stage, u.segment, u.attempt FROM sms_unknown u WHERE u.resend_at <= $1 ORDER BY u.resend_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), queued AS (
            INSERT INTO sms_queue (no, stage, segment, attempt, lane, turn, key, court, mobile, number, useful_until, gateway, concat_ref, possible_duplicate)
            SELECT a.no, a.stage, a.segment,
                   (SELECT max(s.attempt) + 1 FROM sms_attempt s WHERE s.no = a.no AND s.stage = a.stage AND s.segment = a.segment),
                   a.lane, 0, a.key, l.court, a.mobile, l.number, a.useful_until, a.gateway, a.concat_ref, true
            FROM due d JOIN sms_attempt a ON a.no = d.no AND a.stage = d.stage AND a.segment = d.segment AND a.attempt = d.attempt
            JOIN life l ON l.key = a.key
            WHERE a.state = 3 AND a.useful_until > $1 AND l.viewed_at IS NULL AND l.cancelled_at IS NULL
            ON CONFLICT DO NOTHING
            RETURNING no
        ), asked AS (
            UPDATE sms_unknown u SET resend_at = NULL FROM due d
            WHERE u.no = d.no AND u.stage = d.stage AND u.segment = d.segment AND u.attempt = d.attempt
            RETURNING u.no
        )
        SELECT (SELECT count(*) FROM due), (SELECT count(*) FROM queued), (SELECT count(*) FROM asked)
        """;

    // Relies on sms_unknown_ends and sms_unknown_key.
    private const string EndedSql =
        """
        SELECT u.no, u.stage, EXISTS (SELECT FROM sms_unknown t WHERE t.no = u.no AND t.stage = u.stage AND t.told_at IS NOT NULL)
        FROM sms_unknown u WHERE u.told_at IS NULL AND u.ends_at <= $1 ORDER BY u.ends_at LIMIT $2
        """;

    private const string ToldSql =
        "UPDATE sms_unknown u SET told_at = $3, resend_at = NULL FROM unnest($1, $2) AS k(no, stage) WHERE u.no = k.no AND u.stage = k.stage AND u.told_at IS NULL";

    private const string PostponeSql =
        """
        UPDATE sms_unknown u SET ends_at = coalesce(k.ends_at, 'infinity') FROM unnest($1, $2, $3) AS k(no, stage, ends_at)
        WHERE u.no = k.no AND u.stage = k.stage AND u.told_at IS NULL
        """;

    /// <summary>A statement that remembers attempts as unknown.</summary>
    /// <param name="resendAfter">Wait for a late receipt before the one re-send.</param>
    /// <param name="grace">After the useful life, before it is told.</param>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<AttemptRow> rows, DateTimeOffset now, TimeSpan resendAfter, TimeSpan grace)
    {
        var command = new NpgsqlBatchCommand(InsertSql);
        Identify(command.Parameters, rows.Select(row => row.Id))
            .Shorts(rows.Select(row => row.Gateway))
            .Longs(rows.Select(row => row.Mobile.Number))
            .Ints(rows.Select(row => (int)row.Reference))
            .Times(rows.Select(_ => (DateTimeOffset?)now))
            .Times(rows.Select(row => row.PossibleDuplicate || now + resendAfter >= row.UsefulUntil ? null : (DateTimeOffset?)(now + resendAfter)))
            .Times(rows.Select(row => (DateTimeOffset?)(row.UsefulUntil + grace)));
        return command;
    }

    /// <summary>A statement that forgets attempts: their outcome is known.</summary>
    public static NpgsqlBatchCommand Forget(IEnumerable<AttemptId> sorted)
    {
        var command = new NpgsqlBatchCommand(ForgetSql);
        Identify(command.Parameters, sorted);
        return command;
    }

    /// <summary>Attempts to these numbers that are still unknown, oldest first.</summary>
    public static async Task<List<UnknownAttempt>> CandidatesAsync(
        LedgerSession session, IReadOnlyCollection<(short Gateway, Mobile Mobile)> numbers, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CandidatesSql, session.Connection);
        command.Parameters.Shorts(numbers.Select(number => number.Gateway)).Longs(numbers.Select(number => number.Mobile.Number));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var candidates = new List<UnknownAttempt>();
        while (await reader.ReadAsync(cancellationToken))
        {
            candidates.Add(new UnknownAttempt(
                reader.GetInt16(0),
                new Mobile(reader.GetInt64(1)),
                (ushort)reader.GetInt32(2),
                new AttemptId(new SmsId(reader.GetInt64(3), reader.GetInt16(4)), reader.GetInt16(5), reader.GetInt16(6))));
        }

        return candidates;
    }

    /// <summary>Queues the one re-send of what has waited long enough. Returns rows looked at and rows queued.</summary>
    public static async Task<(long Due, long Queued)> ResendAsync(LedgerSession session, DateTimeOffset now, int rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ResendSql, session.Connection);
        command.Parameters.Time(now).Int(rows);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>SMS with an attempt that is unknown past the end of its life, and whether that was told already.</summary>
    public static async Task<Dictionary<SmsId, bool>> EndedAsync(LedgerSession session, DateTimeOffset now, int rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(EndedSql, session.Connection);
        command.Parameters.Time(now).Int(rows);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ended = new Dictionary<SmsId, bool>();
        while (await reader.ReadAsync(cancellationToken)) ended[new SmsId(reader.GetInt64(0), reader.GetInt16(1))] = reader.GetBoolean(2);
        return ended;
    }

    /// <summary>A statement that has these SMS looked at again later: null, never.</summary>
    public static NpgsqlBatchCommand Postpone(IEnumerable<(SmsId Sms, DateTimeOffset? Until)> sms)
    {
        (SmsId Sms, DateTimeOffset? Until)[] sorted = [.. sms.OrderBy(one => one.Sms)];
        var command = new NpgsqlBatchCommand(PostponeSql);
        command.Parameters.Longs(sorted.Select(one => one.Sms.No)).Shorts(sorted.Select(one => one.Sms.Stage)).Times(sorted.Select(one => one.Until));
        return command;
    }

    /// <summary>A statement that marks these SMS as told.</summary>
    public static NpgsqlBatchCommand Told(IEnumerable<SmsId> sms, DateTimeOffset now)
    {
        SmsId[] sorted = [.. sms.Order()];
        var command = new NpgsqlBatchCommand(ToldSql);
        command.Parameters.Longs(sorted.Select(id => id.No)).Shorts(sorted.Select(id => id.Stage)).Add(
            new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return command;
    }

    private static NpgsqlParameterCollection Identify(NpgsqlParameterCollection parameters, IEnumerable<AttemptId> ids)
    {
        AttemptId[] all = [.. ids];
        return parameters.Longs(all.Select(id => id.Sms.No)).Shorts(all.Select(id => id.Sms.Stage)).Shorts(all.Select(id => id.Segment)).Shorts(all.Select(id => id.Attempt));
    }
}
