using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>Contacts as the registry's events leave them; ingest reads them with <see cref="IngestTables.ReadContactsAsync"/>. Relies on the primary key of <c>contact</c>.</summary>
internal static class ContactTable
{
    private const string UpsertSql =
        """
        INSERT INTO contact AS c (recipient, version, account, mobile, province)
        SELECT k.recipient, k.version, k.account, k.mobile, k.province
        FROM unnest($1, $2, $3, $4, $5) AS k(recipient, version, account, mobile, province)
        ON CONFLICT (recipient) DO UPDATE
        SET version = excluded.version, account = excluded.account, mobile = excluded.mobile, province = excluded.province
        WHERE c.version < excluded.version
        RETURNING recipient
        """;

    private const string CountSql = "SELECT count(*) FROM contact";

    /// <summary>Writes contacts that are new or newer. Rows come sorted by recipient, one each.</summary>
    /// <returns>Packed ids of those that were written; the others were stale.</returns>
    public static async Task<HashSet<long>> UpsertAsync(LedgerSession session, IReadOnlyList<ContactRow> sortedRows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(UpsertSql, session.Connection);
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.Recipient.Packed)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.Version)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.Account)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.Mobile?.Number)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.Province is { } province ? (short)province.Number : (short?)null)]));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var written = new HashSet<long>(sortedRows.Count);
        while (await reader.ReadAsync(cancellationToken)) written.Add(reader.GetInt64(0));
        return written;
    }

    /// <summary>How many contacts there are. Reads an index of the whole table: for a command line, not for the road.</summary>
    public static async Task<long> CountAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CountSql, session.Connection) { CommandTimeout = 0 };
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
