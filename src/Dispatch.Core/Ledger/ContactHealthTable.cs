using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Contacts;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>
/// Contacts whose number once failed. Order of locks: <c>contact</c> by recipient, then <c>contact_health</c> by recipient; before the unit is drawn.
/// What is lateral runs once for each element of the array, in its order: no statistics, and no small table, make it another.
/// </summary>
internal static class ContactHealthTable
{
    private const string Columns =
        "h.no, h.recipient, h.mobile, h.sequence, h.health, h.reason, h.since, h.refused_at, h.delivered_at, h.failed_no, h.failed_at, h.unsettled, c.version, c.mobile";

    // Whom failures are about (notice_no_key), and which deliveries are about a number in doubt: contact_health_doubted says whether there is any such
    // contact, however many share the number; only then notice_no_key and contact_health_recipient.
    private const string LookSql =
        """
        SELECT n.no, n.recipient FROM unnest($1) AS k(no) JOIN notice n ON n.no = k.no WHERE n.recipient IS NOT NULL
        UNION ALL
        SELECT n.no, n.recipient
        FROM (SELECT k.no, k.mobile FROM unnest($2, $3) AS k(no, mobile)
              CROSS JOIN LATERAL (SELECT FROM contact_health WHERE mobile = k.mobile AND doubted LIMIT 1) h OFFSET 0) d
        JOIN notice n ON n.no = d.no
        CROSS JOIN LATERAL (SELECT mobile, doubted FROM contact_health WHERE recipient = n.recipient OFFSET 0) h
        WHERE h.mobile = d.mobile AND h.doubted
        """;

    // Primary key of contact. Whoever writes down a failure holds the contact: so one row of health is made, and none about a number that the registry
    // is just replacing. A number for the row is drawn beside, whether it is needed or not.
    private const string HoldSql =
        """
        SELECT c.recipient, c.version, c.mobile, nextval('contact_health_no')
        FROM unnest($1) AS k(recipient) CROSS JOIN LATERAL (SELECT * FROM contact WHERE recipient = k.recipient FOR NO KEY UPDATE) c
        """;

    // Index contact_health_recipient.
    private const string LockSql =
        $"""
        SELECT {Columns} FROM unnest($1) AS k(recipient)
        CROSS JOIN LATERAL (SELECT * FROM contact_health WHERE recipient = k.recipient FOR UPDATE) h LEFT JOIN contact c ON c.recipient = h.recipient
        """;

    // As above, but only where the registry has another number by now.
    private const string ReplacedSql =
        $"""
        SELECT {Columns} FROM unnest($1) AS k(recipient)
        CROSS JOIN LATERAL (SELECT * FROM contact_health WHERE recipient = k.recipient FOR UPDATE) h JOIN contact c ON c.recipient = h.recipient
        WHERE h.mobile IS DISTINCT FROM c.mobile
        """;

    private const string StoreSql =
        """
        INSERT INTO contact_health (no, recipient, mobile, sequence, health, reason, since, refused_at, delivered_at, failed_no, failed_at, doubted, unsettled)
        SELECT k.no, k.recipient, k.mobile, k.sequence, k.health, k.reason, k.since, k.refused_at, k.delivered_at,
               ($14::bigint[])[k.first:k.last], ($15::timestamptz[])[k.first:k.last], k.doubted, k.unsettled
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             AS k(no, recipient, mobile, sequence, health, reason, since, refused_at, delivered_at, doubted, unsettled, first, last)
        ON CONFLICT ON CONSTRAINT contact_health_key DO UPDATE
        SET mobile = excluded.mobile, sequence = excluded.sequence, health = excluded.health, reason = excluded.reason, since = excluded.since,
            refused_at = excluded.refused_at, delivered_at = excluded.delivered_at, failed_no = excluded.failed_no, failed_at = excluded.failed_at,
            doubted = excluded.doubted, unsettled = excluded.unsettled
        """;

    // Primary key of contact_health.
    private const string RecipientsSql = "SELECT h.no, h.recipient FROM unnest($1) AS k(no) JOIN contact_health h ON h.no = k.no WHERE h.recipient IS NOT NULL";

    /// <summary>A statement that says of which notices something is to be written down, and whom they are to.</summary>
    public static NpgsqlBatchCommand Look(IEnumerable<long> failed, IEnumerable<long> reached, IEnumerable<long> reachedMobiles)
    {
        var command = new NpgsqlBatchCommand(LookSql);
        command.Parameters.Longs(failed).Longs(reached).Longs(reachedMobiles);
        return command;
    }

    /// <summary>Reads the present result of <see cref="Look"/>: packed recipients by notice.</summary>
    public static async Task<Dictionary<long, long>> ReadLookAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, long>();
        while (await reader.ReadAsync(cancellationToken)) found[reader.GetInt64(0)] = reader.GetInt64(1);
        return found;
    }

    /// <summary>Holds the contacts of <paramref name="sortedFailing"/> and locks the health of <paramref name="sortedAll"/>, packed recipients both, distinct.</summary>
    public static async Task<Dictionary<long, ContactSheet>> LockAsync(LedgerSession session, long[] sortedFailing, long[] sortedAll, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(session.Connection);
        foreach (var (sql, recipients) in (ReadOnlySpan<(string, long[])>)[(HoldSql, sortedFailing), (LockSql, sortedAll)])
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Longs(recipients);
            batch.BatchCommands.Add(command);
        }

        var sheets = new Dictionary<long, ContactSheet>(sortedAll.Length);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var recipient = reader.GetInt64(0);
            var mobile = reader.IsDBNull(2) ? (long?)null : reader.GetInt64(2);
            sheets[recipient] = new ContactSheet(new ContactState(reader.GetInt64(3), recipient, mobile), reader.GetInt64(1), mobile, IsHeld: true);
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var sheet = Read(reader);
            var held = sheets.TryGetValue(sheet.State.Recipient, out var contact) && contact.IsHeld;
            sheets[sheet.State.Recipient] = held ? contact! with { State = sheet.State } : sheet;
        }

        return sheets;
    }

    /// <summary>Locks those of the recipients, packed and sorted, whose number is another in the registry now.</summary>
    public static async Task<List<ContactSheet>> ReplacedAsync(LedgerSession session, long[] sortedRecipients, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReplacedSql, session.Connection);
        command.Parameters.Longs(sortedRecipients);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sheets = new List<ContactSheet>();
        while (await reader.ReadAsync(cancellationToken)) sheets.Add(Read(reader));
        return sheets;
    }

    /// <summary>A statement that writes rows which are locked, or new while their contact is held.</summary>
    public static NpgsqlBatchCommand Store(IReadOnlyList<ContactState> sorted)
    {
        var command = new NpgsqlBatchCommand(StoreSql);
        var last = 0;
        var ends = sorted.Select(state => last += state.Failures.Count).ToArray();
        command.Parameters.Longs(sorted.Select(state => state.No)).Longs(sorted.Select(state => state.Recipient))
            .Arrays(NpgsqlDbType.Bigint, sorted.Select(state => state.Mobile)).Ints(sorted.Select(state => state.Sequence))
            .Shorts(sorted.Select(state => (short)state.Health)).Shorts(sorted.Select(state => (short)state.Reason))
            .Times(sorted.Select(state => state.Since)).Times(sorted.Select(state => state.RefusedAt)).Times(sorted.Select(state => state.DeliveredAt))
            .Bools(sorted.Select(state => state.IsDoubted)).Ints(sorted.Select(state => state.Unsettled))
            .Ints(ends.Select((end, i) => end - sorted[i].Failures.Count + 1)).Ints(ends)
            .Longs(sorted.SelectMany(state => state.Failures).Select(failure => failure.Notice))
            .Times(sorted.SelectMany(state => state.Failures).Select(failure => (DateTimeOffset?)failure.At));
        return command;
    }

    /// <summary>Whom changes are about; one that was erased is missing.</summary>
    public static async Task<Dictionary<long, RecipientId>> RecipientsAsync(LedgerSession session, long[] contacts, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(RecipientsSql, session.Connection);
        command.Parameters.Longs(contacts);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var recipients = new Dictionary<long, RecipientId>(contacts.Length);
        while (await reader.ReadAsync(cancellationToken)) recipients[reader.GetInt64(0)] = new RecipientId(reader.GetInt64(1));
        return recipients;
    }

    private static ContactSheet Read(NpgsqlDataReader reader)
    {
        var state = ContactState.Restore(
            (reader.GetInt64(0), reader.GetInt64(1), LongOrNull(reader, 2)), reader.GetInt32(3), (ContactHealth)reader.GetInt16(4), (ContactReason)reader.GetInt16(5),
            reader.TimeOrNull(6), reader.TimeOrNull(7), reader.TimeOrNull(8),
            reader.GetFieldValue<long[]>(9).Zip(reader.GetFieldValue<DateTime[]>(10), (notice, at) => (notice, new DateTimeOffset(at))), reader.GetInt32(11));
        return new ContactSheet(state, LongOrNull(reader, 12) ?? 0, LongOrNull(reader, 13), IsHeld: false);
    }

    private static long? LongOrNull(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
