using Dispatch.Core.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>
/// The narrow rows, read and moved in batches. Keys must come sorted (<see cref="NoticeKey"/>'s order) and distinct:
/// rows are locked in that order, which is what keeps writers from dead-locking. Relies on the index <c>life_key</c>.
/// </summary>
internal static class LifeTable
{
    private const string Columns = "l.key, l.no, l.issued_at, l.viewed_at, l.cancelled_at, l.court, l.seq, l.channel, l.flags, l.number";

    private const string LockSql =
        $"""
        SELECT {Columns} FROM unnest($1) AS k(key) JOIN life l ON l.key = k.key FOR UPDATE OF l
        """;

    private const string AdvanceSql =
        $"""
        UPDATE life l SET seq = l.seq + k.n FROM unnest($1, $2) AS k(key, n) WHERE l.key = k.key RETURNING {Columns}
        """;

    private const string StoreSql =
        """
        UPDATE life l SET seq = k.seq, viewed_at = k.viewed_at, cancelled_at = k.cancelled_at, flags = k.flags
        FROM unnest($1, $2, $3, $4, $5) AS k(key, seq, viewed_at, cancelled_at, flags) WHERE l.key = k.key
        """;

    /// <summary>Locks and reads the rows that exist; those that don't are simply missing from the answer.</summary>
    public static async Task<Dictionary<NoticeKey, LifeRow>> LockAsync(LedgerSession session, IReadOnlyCollection<NoticeKey> sortedKeys, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LockSql, session.Connection);
        command.Parameters.Add(Keys(sortedKeys));
        return await ReadAsync(command, sortedKeys.Count, cancellationToken);
    }

    /// <summary>
    /// A statement that gives each notice <c>counts[i]</c> sequence numbers more and answers the row as it is then (the last number given is its
    /// <see cref="LifeRow.Sequence"/>), for <see cref="ReadAsync(NpgsqlDataReader, int, CancellationToken)"/>.
    /// </summary>
    public static NpgsqlBatchCommand Advance(IReadOnlyCollection<NoticeKey> sortedKeys, short[] counts)
    {
        var command = new NpgsqlBatchCommand(AdvanceSql);
        command.Parameters.Add(Keys(sortedKeys));
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = counts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint });
        return command;
    }

    /// <summary>Writes back rows that <see cref="LockAsync"/> locked: sequence, view, cancel and flags.</summary>
    public static async Task StoreAsync(LedgerSession session, IReadOnlyList<LifeRow> sortedRows, CancellationToken cancellationToken)
    {
        if (sortedRows.Count == 0) return;
        await using var batch = new NpgsqlBatch(session.Connection);
        batch.BatchCommands.Add(Store(sortedRows));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>As <see cref="StoreAsync"/>, for a caller that sends it with other statements.</summary>
    public static NpgsqlBatchCommand Store(IReadOnlyList<LifeRow> sortedRows)
    {
        var command = new NpgsqlBatchCommand(StoreSql);
        command.Parameters.Add(Keys([.. sortedRows.Select(row => row.Key)]));
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. sortedRows.Select(row => row.Sequence)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint });
        command.Parameters.Add(Times(sortedRows.Select(row => row.ViewedAt)));
        command.Parameters.Add(Times(sortedRows.Select(row => row.CancelledAt)));
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. sortedRows.Select(row => (short)row.Flags)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint });
        return command;
    }

    private static NpgsqlParameter<Guid[]> Keys(IReadOnlyCollection<NoticeKey> keys) =>
        new NpgsqlParameter<Guid[]> { TypedValue = [.. keys.Select(key => key.ToGuid())], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    private static NpgsqlParameter<DateTime?[]> Times(IEnumerable<DateTimeOffset?> times) =>
        new NpgsqlParameter<DateTime?[]> { TypedValue = [.. times.Select(time => time?.UtcDateTime)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz };

    private static async Task<Dictionary<NoticeKey, LifeRow>> ReadAsync(NpgsqlCommand command, int capacity, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, capacity, cancellationToken);
    }

    /// <summary>Reads the rows of the reader's present result.</summary>
    public static async Task<Dictionary<NoticeKey, LifeRow>> ReadAsync(NpgsqlDataReader reader, int capacity, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<NoticeKey, LifeRow>(capacity);
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = NoticeKey.FromGuid(reader.GetGuid(0));
            rows[key] = new LifeRow
            {
                Key = key,
                No = reader.GetInt64(1),
                IssuedAt = reader.GetDateTime(2),
                ViewedAt = reader.IsDBNull(3) ? null : reader.GetDateTime(3),
                CancelledAt = reader.IsDBNull(4) ? null : reader.GetDateTime(4),
                Court = reader.GetInt32(5),
                Sequence = reader.GetInt16(6),
                Channel = (NoticeChannel)reader.GetInt16(7),
                Flags = (LifeFlags)reader.GetInt16(8),
                Number = reader.IsDBNull(9) ? null : reader.GetString(9),
            };
        }

        return rows;
    }
}
