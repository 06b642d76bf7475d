using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Routing;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>Attempts of unknown outcome that their gateway is asked for, once each.</summary>
internal static class SmsQueryTable
{
    // Relies on sms_unknown_resend. A re-send that is due after the end of the SMS's life is queued by nobody: see SmsUnknownTable.
    private const string TakeDueSql =
        """
        WITH due AS MATERIALIZED (
            SELECT u.no, u.stage, u.segment, u.attempt FROM sms_unknown u
            WHERE u.resend_at <= $1 AND u.asked_at IS NULL AND u.gateway = $2 ORDER BY u.resend_at LIMIT $3 FOR UPDATE SKIP LOCKED)
        UPDATE sms_unknown u SET asked_at = $1, resend_at = $4 FROM due d
        WHERE u.no = d.no AND u.stage = d.stage AND u.segment = d.segment AND u.attempt = d.attempt
        RETURNING u.gateway, u.mobile, u.reference, u.no, u.stage, u.segment, u.attempt
        """;

    // Relies on sms_unknown_key.
    private const string ResendNowSql =
        """
        UPDATE sms_unknown u SET resend_at = $5 FROM unnest($1, $2, $3, $4) AS k(no, stage, segment, attempt)
        WHERE u.no = k.no AND u.stage = k.stage AND u.segment = k.segment AND u.attempt = k.attempt AND u.resend_at IS NOT NULL
        """;

    /// <summary>Those whose re-send is due and that were not asked for; it is put off until <paramref name="until"/>.</summary>
    public static async Task<List<UnknownAttempt>> TakeDueAsync(
        LedgerSession session, short gateway, int rows, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TakeDueSql, session.Connection);
        command.Parameters.Time(now).Short(gateway).Int(rows).Time(until);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<UnknownAttempt>();
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add(new UnknownAttempt(
                reader.GetInt16(0),
                new Mobile(reader.GetInt64(1)),
                (ushort)reader.GetInt32(2),
                new AttemptId(new SmsId(reader.GetInt64(3), reader.GetInt16(4)), reader.GetInt16(5), reader.GetInt16(6))));
        }

        return due;
    }

    /// <summary>Their question was in vain: they are due.</summary>
    public static async Task ResendNowAsync(LedgerSession session, IReadOnlyCollection<AttemptId> attempts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ResendNowSql, session.Connection);
        command.Parameters.Longs(attempts.Select(id => id.Sms.No)).Shorts(attempts.Select(id => id.Sms.Stage)).Shorts(attempts.Select(id => id.Segment))
            .Shorts(attempts.Select(id => id.Attempt)).Time(now);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
