using Dispatch.Core.Events;
using Dispatch.Core.Notices;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>The views. Relies on the indexes <c>view_key</c> and <c>view_notice</c>.</summary>
internal static class ViewTable
{
    private const string FindSql =
        """
        SELECT v.view_key, v.no, v.viewed_at, v.seq, v.event, v.viewer, v.channel, v.office
        FROM unnest($1) AS k(view_key) JOIN view v ON v.view_key = k.view_key
        """;

    // Of views at the same time the first that was recorded is the one that service dates from.
    private const string EarliestSql =
        """
        SELECT DISTINCT ON (v.no) v.view_key, v.no, v.viewed_at, v.seq, v.event, v.viewer, v.channel, v.office
        FROM unnest($1) AS k(no) JOIN view v ON v.no = k.no ORDER BY v.no, v.viewed_at, v.seq
        """;

    private const string InsertSql =
        """
        INSERT INTO view (view_key, no, viewed_at, unit, seq, event, viewer, channel, office, viewer_id)
        SELECT k.view_key, k.no, k.viewed_at, $1, k.seq, k.event, k.viewer, k.channel, k.office, k.viewer_id
        FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10) AS k(view_key, no, viewed_at, seq, event, viewer, channel, office, viewer_id)
        """;

    /// <summary>Reads the views of these keys. Keys come sorted.</summary>
    public static NpgsqlBatchCommand Find(IEnumerable<UInt128> sortedViewKeys)
    {
        var command = new NpgsqlBatchCommand(FindSql);
        command.Parameters.Add(Columns.Of([.. sortedViewKeys.Select(key => new NoticeKey(key).ToGuid())]));
        return command;
    }

    /// <summary>The earliest view of each of these notices.</summary>
    public static async Task<List<ViewRow>> EarliestAsync(LedgerSession session, long[] notices, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(EarliestSql, session.Connection);
        command.Parameters.Add(Columns.Of(notices));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    /// <summary>Writes views that are not recorded yet; a key that somebody wrote meanwhile is a unique violation. Rows come sorted by view key.</summary>
    public static NpgsqlBatchCommand Insert(long unit, IReadOnlyCollection<ViewRow> sortedRows)
    {
        var command = new NpgsqlBatchCommand(InsertSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = unit });
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => new NoticeKey(row.ViewKey).ToGuid())]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.No)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.ViewedAt)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.Sequence)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => (short)row.Event)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => (short)row.Viewer)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => (short)row.Channel)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.Office)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.ViewerId)]));
        return command;
    }

    /// <summary>Reads one result of <see cref="Find"/>.</summary>
    public static async Task<List<ViewRow>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new List<ViewRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new ViewRow
            {
                ViewKey = NoticeKey.FromGuid(reader.GetGuid(0)).Value,
                No = reader.GetInt64(1),
                ViewedAt = reader.GetDateTime(2),
                Sequence = reader.GetInt16(3),
                Event = (EvidenceEvent)reader.GetInt16(4),
                Viewer = (ViewerKind)reader.GetInt16(5),
                Channel = (ViewChannel)reader.GetInt16(6),
                Office = reader.IsDBNull(7) ? null : reader.GetString(7),
            });
        }

        return rows;
    }
}
