using Dispatch.Core.Events;
using Dispatch.Core.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>What ingest reads and writes. The rows go in by COPY; a number that is there already fails the COPY (index <c>life_key</c>), and the batch is replayed.</summary>
internal static class IngestTables
{
    /// <summary>How many numbers one value of the sequence <c>notice_no</c> stands for; no batch is larger.</summary>
    public const int NumbersPerBlock = 4_096;

    public const string CopyLife =
        "COPY life (key, no, issued_at, court, seq, channel, flags, number) FROM STDIN (FORMAT binary)";

    public const string CopyNotice =
        "COPY notice (no, key, unit, recipient, contact_version, kind, lane, rule_pack, salt, case_number, title, body_ref, traceparent) FROM STDIN (FORMAT binary)";

    public const string CopySms =
        "COPY sms_queue (no, stage, segment, attempt, lane, turn, key, court, mobile, number, useful_until, not_before, possible_duplicate, lease_token, lease_until) FROM STDIN (FORMAT binary)";

    private const string OpenSql =
        """
        SELECT nextval('feed_unit_id'), (SELECT max(no) FROM incarnation), nextval('notice_no'),
               (SELECT served FROM sms_turn WHERE lane = 0), (SELECT served FROM sms_turn WHERE lane = 1), (SELECT served FROM sms_turn WHERE lane = 2),
               EXISTS (SELECT 1 FROM parked), clock_timestamp()
        """;

    private const string ExistingSql =
        """
        SELECT l.key, l.issued_at, l.court, c.id, c.province, l.number, n.recipient, n.kind, n.lane, n.case_number, n.title, n.body_ref
        FROM unnest($1) AS k(key) JOIN life l ON l.key = k.key JOIN notice n ON n.no = l.no JOIN court c ON c.no = l.court
        """;

    // Few contacts have a row of health: index contact_health_recipient.
    private const string ContactSql =
        """
        SELECT c.recipient, c.version, c.account IS NOT NULL, c.mobile, h.reason
        FROM contact c LEFT JOIN contact_health h ON h.recipient = c.recipient AND h.health = 1 AND h.mobile = c.mobile WHERE c.recipient = ANY($1)
        """;

    /// <summary>What a batch begins with, in one round trip. The unit may be drawn here: nobody else can know of notices that are not written yet.</summary>
    public static async Task<IngestOpening> OpenAsync(LedgerTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OpenSql, transaction.Session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        transaction.SetUnit(reader.GetInt64(0), reader.GetInt32(1));
        return new IngestOpening(
            reader.GetInt64(2) * NumbersPerBlock, reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetBoolean(6), reader.GetFieldValue<DateTimeOffset>(7));
    }

    /// <summary>Those of the keys that the ledger has, with the court's row and the content as it was accepted. Content is null where it was erased.</summary>
    public static async Task<Dictionary<NoticeKey, (int Court, string CourtId, NoticeIssued? Content)>> ReadExistingAsync(
        LedgerSession session, IEnumerable<NoticeKey> sortedKeys, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ExistingSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. sortedKeys.Select(key => key.ToGuid())], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var existing = new Dictionary<NoticeKey, (int, string, NoticeIssued?)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = NoticeKey.FromGuid(reader.GetGuid(0));
            var courtId = reader.GetString(3);
            existing[key] = (reader.GetInt32(2), courtId, reader.IsDBNull(6) ? null : new NoticeIssued
            {
                Key = key,
                Number = reader.IsDBNull(5) ? null : reader.GetString(5),
                IssuedAt = reader.GetFieldValue<DateTimeOffset>(1),
                CourtId = courtId,
                Province = new Province((byte)reader.GetInt16(4)),
                Recipient = new RecipientId(reader.GetInt64(6)),
                Kind = (NoticeKind)reader.GetInt16(7),
                Lane = (Lane)reader.GetInt16(8),
                CaseNumber = reader.GetString(9),
                Title = reader.GetString(10),
                BodyRef = reader.IsDBNull(11) ? null : reader.GetString(11),
            });
        }

        return existing;
    }

    /// <summary>Contacts of those recipients that the registry knows. Relies on the primary key of <c>contact</c>; sorted, the pages are read in order.</summary>
    public static async Task ReadContactsAsync(LedgerSession session, long[] sortedRecipients, Dictionary<long, ContactCard> into, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ContactSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = sortedRecipients, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            into[reader.GetInt64(0)] = new ContactCard(
                reader.GetInt64(1), reader.GetBoolean(2), reader.IsDBNull(3) ? 0 : reader.GetInt64(3), reader.IsDBNull(4) ? ContactReason.None : (ContactReason)reader.GetInt16(4));
        }
    }
}
