using Dispatch.Core.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>Reads, for publishing, the personal data that feed units only refer to. Relies on the index <c>notice_no_key</c>.</summary>
internal static class PaperRows
{
    private const string ReadSql =
        """
        SELECT n.no, n.kind, n.recipient, n.title, n.case_number, n.body_ref FROM unnest($1) AS k(no) JOIN notice n ON n.no = k.no
        """;

    public static async Task<Dictionary<long, PaperRow>> ReadAsync(LedgerSession session, long[] notices, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = notices, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new Dictionary<long, PaperRow>(notices.Length);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows[reader.GetInt64(0)] = new PaperRow(
                (NoticeKind)reader.GetInt16(1), reader.IsDBNull(2) ? null : new RecipientId(reader.GetInt64(2)), Text(reader, 3), Text(reader, 4), Text(reader, 5));
        }

        return rows;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
