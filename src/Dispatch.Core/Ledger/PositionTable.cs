using Dispatch.Core.Ingest;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>How far each source partition is in the ledger, and what became of its events. Relies on the primary keys of <c>position</c> and <c>intake</c>.</summary>
internal static class PositionTable
{
    private const string ReadSql = "SELECT partition, next_offset FROM position WHERE topic_id = $1 AND partition = ANY($2)";

    private const string FirstSql =
        """
        INSERT INTO position (topic_id, partition, next_offset)
        SELECT $1, m.partition, m.next FROM unnest($2, $3) AS m(partition, next) ON CONFLICT DO NOTHING
        """;

    private const string MoveSql =
        """
        UPDATE position p SET next_offset = m.next FROM unnest($2, $3, $4) AS m(partition, expected, next)
        WHERE p.topic_id = $1 AND p.partition = m.partition AND p.next_offset = m.expected
        """;

    private const string IntakeSql =
        """
        INSERT INTO intake AS i (topic_id, partition, kind, applied, repeats, bad)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6)
        ON CONFLICT (topic_id, partition, kind)
        DO UPDATE SET applied = i.applied + excluded.applied, repeats = i.repeats + excluded.repeats, bad = i.bad + excluded.bad
        """;

    private const string GapSql = "INSERT INTO position_gap VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

    /// <summary>Positions of the partitions that have one.</summary>
    public static async Task<Dictionary<int, long>> ReadAsync(LedgerSession session, Guid topicId, int[] partitions, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = topicId });
        command.Parameters.Add(Array(partitions, NpgsqlDbType.Integer));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var positions = new Dictionary<int, long>();
        while (await reader.ReadAsync(cancellationToken)) positions[reader.GetInt32(0)] = reader.GetInt64(1);
        return positions;
    }

    /// <summary>The compare-and-set of a batch: each statement with the number of rows it must affect. Moves come sorted by partition.</summary>
    public static IEnumerable<(NpgsqlBatchCommand Command, int MustAffect)> Move(Guid topicId, IReadOnlyList<PositionMove> moves)
    {
        var first = moves.Where(move => move.Expected < 0).ToArray();
        if (first.Length > 0)
        {
            var command = new NpgsqlBatchCommand(FirstSql);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = topicId });
            command.Parameters.Add(Array([.. first.Select(move => move.Partition)], NpgsqlDbType.Integer));
            command.Parameters.Add(Array([.. first.Select(move => move.Next)], NpgsqlDbType.Bigint));
            yield return (command, first.Length);
        }

        var known = moves.Where(move => move.Expected >= 0).ToArray();
        if (known.Length > 0)
        {
            var command = new NpgsqlBatchCommand(MoveSql);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = topicId });
            command.Parameters.Add(Array([.. known.Select(move => move.Partition)], NpgsqlDbType.Integer));
            command.Parameters.Add(Array([.. known.Select(move => move.Expected)], NpgsqlDbType.Bigint));
            command.Parameters.Add(Array([.. known.Select(move => move.Next)], NpgsqlDbType.Bigint));
            yield return (command, known.Length);
        }
    }

    /// <summary>Counts a batch's outcomes by partition and kind.</summary>
    public static NpgsqlBatchCommand Count(Guid topicId, IEnumerable<SourceRecord> records)
    {
        var counts = new SortedDictionary<(int Partition, EventKind Kind), (long Applied, long Repeats, long Bad)>();
        foreach (var record in records)
        {
            var at = (record.Partition, record.Kind);
            var count = counts.GetValueOrDefault(at);
            counts[at] = record.Outcome switch
            {
                Outcome.Applied => count with { Applied = count.Applied + 1 },
                Outcome.Repeat => count with { Repeats = count.Repeats + 1 },
                Outcome.Bad => count with { Bad = count.Bad + 1 },
                _ => throw new InvalidOperationException($"Record {record.Partition}@{record.Offset} was left without an outcome."),
            };
        }

        var command = new NpgsqlBatchCommand(IntakeSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = topicId });
        command.Parameters.Add(Array([.. counts.Keys.Select(at => at.Partition)], NpgsqlDbType.Integer));
        command.Parameters.Add(Array([.. counts.Keys.Select(at => (short)at.Kind)], NpgsqlDbType.Smallint));
        command.Parameters.Add(Array([.. counts.Values.Select(count => count.Applied)], NpgsqlDbType.Bigint));
        command.Parameters.Add(Array([.. counts.Values.Select(count => count.Repeats)], NpgsqlDbType.Bigint));
        command.Parameters.Add(Array([.. counts.Values.Select(count => count.Bad)], NpgsqlDbType.Bigint));
        return command;
    }

    /// <summary>Records that the log no longer had <c>[from, to)</c> when it was due.</summary>
    public static async Task RecordGapAsync(LedgerSession session, Guid topicId, int partition, long from, long to, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(GapSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = topicId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = partition });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = at.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Array<T>(T[] values, NpgsqlDbType type) =>
        new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
