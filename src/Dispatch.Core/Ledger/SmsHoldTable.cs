using Dispatch.Core.Sms.Queue;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>What waits in the queue for its time.</summary>
internal static class SmsHoldTable
{
    private const int MostCounted = 100_000;

    // Relies on sms_queue_key.
    private const string PutOffSql =
        """
        UPDATE sms_queue q SET not_before = k.until, lease_token = NULL, lease_until = NULL
        FROM unnest($1, $2, $3, $4, $5) AS k(no, stage, segment, token, until)
        WHERE q.no = k.no AND q.stage = k.stage AND q.segment = k.segment AND q.lease_token = k.token
        """;

    // Relies on sms_queue_held; counted up to a bound.
    private const string WaitingSql =
        """
        SELECT (SELECT count(*) FROM (SELECT 1 FROM sms_queue WHERE not_before > $1 ORDER BY not_before LIMIT $2) c),
               (SELECT min(not_before) FROM sms_queue WHERE not_before > $1)
        """;

    /// <summary>Gives leases back until a time. Rows that are not under the lease they bear are left alone.</summary>
    public static async Task PutOffAsync(LedgerSession session, IEnumerable<(QueuedSms Sms, DateTimeOffset Until)> rows, CancellationToken cancellationToken)
    {
        (QueuedSms Sms, DateTimeOffset Until)[] sorted = [.. rows.OrderBy(row => row.Sms.Id).ThenBy(row => row.Sms.Segment)];
        await using var command = new NpgsqlCommand(PutOffSql, session.Connection);
        command.Parameters.Longs(sorted.Select(row => row.Sms.No)).Shorts(sorted.Select(row => row.Sms.Stage)).Shorts(sorted.Select(row => row.Sms.Segment))
            .Longs(sorted.Select(row => row.Sms.Lease.Token)).Times(sorted.Select(row => (DateTimeOffset?)row.Until));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>How many wait, up to 100,000, and when the first of them may be sent.</summary>
    public static async Task<(long Rows, DateTimeOffset? Next)> WaitingAsync(LedgerSession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(WaitingSql, session.Connection);
        command.Parameters.Time(now).Int(MostCounted);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.TimeOrNull(1));
    }
}
