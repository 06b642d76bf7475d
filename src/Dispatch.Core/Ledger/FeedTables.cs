using System.Data;
using Dispatch.Core.Feed;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>The feed's units: read unpublished, marked with their place, read again by place.</summary>
internal static class FeedTables
{
    // Index feed_unit_open (partial, by id). The length of a payload is known without fetching it, so that a backlog of large
    // units never comes as one answer; the first unit comes whatever its size.
    private const string OpenSql =
        """
        SELECT u.id, 0::bigint, u.incarnation, u.at, l.bound, u.length, u.payload
        FROM (SELECT *, sum(o.length) OVER (ORDER BY o.id ROWS UNBOUNDED PRECEDING) AS total
              FROM (SELECT id, incarnation, at, payload, octet_length(payload) AS length
                    FROM feed_unit WHERE position IS NULL ORDER BY id LIMIT $1) o) u
        LEFT JOIN feed_unit_late l ON l.unit = u.id
        WHERE u.total - u.length < $2
        ORDER BY u.id
        """;

    // Index feed_unit_position.
    private const string AfterSql =
        """
        SELECT u.id, u.position, u.incarnation, u.at, NULL::timestamptz, u.length, u.payload
        FROM (SELECT *, sum(o.length) OVER (ORDER BY o.position ROWS UNBOUNDED PRECEDING) AS total
              FROM (SELECT id, position, incarnation, at, payload, octet_length(payload) AS length
                    FROM feed_unit WHERE position > $3 AND position <= $4 ORDER BY position LIMIT $1) o) u
        WHERE u.total - u.length < $2
        ORDER BY u.position
        """;

    // Primary key of feed_unit; the highest place by index feed_unit_position. Only the leader gives places, in one statement a batch:
    // so they run 1, 2, 3… and become visible in that order.
    private const string MarkSql =
        """
        UPDATE feed_unit u SET position = top.position + k.n
        FROM (SELECT coalesce(max(position), 0) AS position FROM feed_unit WHERE position IS NOT NULL) top,
             unnest($1) WITH ORDINALITY AS k(id, n)
        WHERE u.id = k.id AND u.position IS NULL
        """;

    // Index feed_unit_open. Counting stops at a bound: a backlog is not counted whole every few seconds.
    private const string OpenCountSql =
        """
        SELECT count(*), min(at) FROM (SELECT at FROM feed_unit WHERE position IS NULL ORDER BY id LIMIT 10000) o
        """;

    // Index feed_unit_position.
    private const string EndSql = "SELECT coalesce(max(position), 0) FROM feed_unit WHERE position IS NOT NULL";

    /// <summary>Reads units that have no place yet, in id order, into <paramref name="batch"/>.</summary>
    /// <param name="session">The leader's.</param>
    /// <param name="batch">Cleared first.</param>
    /// <param name="maxUnits">At most so many.</param>
    /// <param name="maxBytes">No more once their payloads reach so many bytes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task ReadOpenAsync(LedgerSession session, UnitBatch batch, int maxUnits, int maxBytes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OpenSql, session.Connection);
        Bounds(command, maxUnits, maxBytes);
        await ReadAsync(command, batch, cancellationToken);
    }

    /// <summary>Reads published units in order of their place, those with <paramref name="after"/> &lt; place ≤ <paramref name="upTo"/>.</summary>
    public static async Task ReadAfterAsync(
        LedgerSession session, UnitBatch batch, long after, long upTo, int maxUnits, int maxBytes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AfterSql, session.Connection);
        Bounds(command, maxUnits, maxBytes);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        await ReadAsync(command, batch, cancellationToken);
    }

    /// <summary>Gives published units their permanent places.</summary>
    /// <exception cref="PositionMovedException">One of them has a place already: somebody else published it.</exception>
    public static async Task MarkAsync(LedgerSession session, UnitBatch batch, CancellationToken cancellationToken)
    {
        var ids = new long[batch.Units.Count];
        for (var i = 0; i < ids.Length; i++) ids[i] = batch.Units[i].Id;
        await using var transaction = await session.Connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(MarkSql, session.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        var marked = await command.ExecuteNonQueryAsync(cancellationToken);
        if (marked != ids.Length) throw new PositionMovedException($"{marked} of {ids.Length} published units had no place yet; the rest was published by somebody else.");
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>How many units wait (counted up to 10,000) and the time of record of the oldest; null where none waits.</summary>
    public static async Task<(long Units, DateTimeOffset? OldestAt)> OpenAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OpenCountSql, session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : new DateTimeOffset(reader.GetDateTime(1)));
    }

    /// <summary>The last place given; 0: none yet.</summary>
    public static async Task<long> EndAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(EndSql, session.Connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static void Bounds(NpgsqlCommand command, int maxUnits, int maxBytes)
    {
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = maxUnits });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = maxBytes });
    }

    private static async Task ReadAsync(NpgsqlCommand command, UnitBatch batch, CancellationToken cancellationToken)
    {
        batch.Clear();
        // Sequential: payloads stream into the batch's own buffer instead of an array each.
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetInt64(0);
            var position = reader.GetInt64(1);
            var incarnation = reader.GetInt32(2);
            var at = reader.GetDateTime(3);
            DateTime? bound = await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetDateTime(4);
            var room = batch.Add(id, position, incarnation, at, bound, reader.GetInt32(5));
            await using var stream = await reader.GetStreamAsync(6, cancellationToken);
            await stream.ReadExactlyAsync(room, cancellationToken);
        }
    }
}
