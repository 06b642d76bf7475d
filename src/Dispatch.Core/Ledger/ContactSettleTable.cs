using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Contacts;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>What the sweep needs to find deliveries that were committed while a contact came into doubt.</summary>
internal static class ContactSettleTable
{
    // Index contact_health_unsettled.
    private const string UnsettledSql =
        """
        SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint, h.recipient, h.unsettled
        FROM (SELECT 1) AS one LEFT JOIN LATERAL (SELECT recipient, unsettled FROM contact_health WHERE unsettled > 0 AND recipient IS NOT NULL ORDER BY no LIMIT 1000) h ON true
        """;

    // Indexes contact_health_recipient and notice_inbox, then sms_attempt_key. What was under way at the same time is among the newest notices.
    private const string DeliveredSql =
        """
        SELECT h.recipient, d.no, d.stage, d.segment, d.attempt, d.key, d.mobile, d.final_at
        FROM unnest($1) AS k(recipient) JOIN contact_health h ON h.recipient = k.recipient
        CROSS JOIN LATERAL (
            SELECT a.no, a.stage, a.segment, a.attempt, a.key, a.mobile, a.final_at
            FROM (SELECT no FROM notice WHERE recipient = h.recipient ORDER BY no DESC LIMIT 1000) n JOIN sms_attempt a ON a.no = n.no
            WHERE a.state = 4 AND a.mobile = h.mobile AND a.final_at > least(h.refused_at, (SELECT min(f.at) FROM unnest(h.failed_at) AS f(at)))
            ORDER BY a.final_at DESC LIMIT 1) d
        """;

    /// <summary>
    /// Contacts to be settled, with how often they were unsettled; what transaction ids were all ended by then, and which none was below yet that
    /// began after. In one snapshot.
    /// </summary>
    public static async Task<(long Ended, long Begun, Dictionary<long, int> Contacts)> UnsettledAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(UnsettledSql, session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var contacts = new Dictionary<long, int>();
        long ended = 0, begun = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            (ended, begun) = (reader.GetInt64(0), reader.GetInt64(1));
            if (!reader.IsDBNull(2)) contacts[reader.GetInt64(2)] = reader.GetInt32(3);
        }

        return (ended, begun, contacts);
    }

    /// <summary>The newest delivery to each of these recipients' numbers that is later than the first doubt of it.</summary>
    public static async Task<Dictionary<long, ContactFact>> DeliveredAsync(LedgerSession session, long[] recipients, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DeliveredSql, session.Connection);
        command.Parameters.Longs(recipients);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var facts = new Dictionary<long, ContactFact>();
        while (await reader.ReadAsync(cancellationToken))
        {
            facts[reader.GetInt64(0)] = new ContactFact(
                ContactFactKind.Reached, new AttemptId(new SmsId(reader.GetInt64(1), reader.GetInt16(2)), reader.GetInt16(3), reader.GetInt16(4)),
                NoticeKey.FromGuid(reader.GetGuid(5)), new Mobile(reader.GetInt64(6)), reader.GetDateTime(7));
        }

        return facts;
    }
}
