using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>
/// Views and cancels that wait for their notice. The table is nearly always empty or tiny, and is asked with every batch of notices:
/// hence <see cref="PeekAsync"/>. Relies on the indexes <c>parked_once</c>, <c>parked_notice</c> and <c>parked_open</c>.
/// </summary>
internal static class ParkedTable
{
    /// <summary>Up to so many notices waited for are read and compared here; beyond, the index is asked for each key.</summary>
    private const int FewRows = 512;

    // Any constant does, so long as nothing else in this database locks it.
    private const long SweepLock = 0x4449_5350_5041_524B;

    private const string Fields = """p.topic_id, p.partition, p."offset", p.key, p.kind, p.discriminator, p.timestamp_ms, p.message_key, p.value, p.headers, p.parked_at""";

    private const string FewSql = "SELECT DISTINCT p.key FROM parked p ORDER BY p.key LIMIT $1";

    private const string ManySql = "SELECT DISTINCT p.key FROM unnest($1) AS k(key) JOIN parked p ON p.key = k.key ORDER BY p.key";

    // The EXISTS is evaluated once: with nothing parked the join is never begun.
    private const string FindSql =
        $"""
        SELECT {Fields} FROM unnest($1, $2) AS k(kind, discriminator)
        JOIN parked p ON p.kind = k.kind AND p.discriminator = k.discriminator WHERE EXISTS (SELECT 1 FROM parked)
        """;

    private const string OfNoticesSql = $"SELECT {Fields} FROM unnest($1) AS k(key) JOIN parked p ON p.key = k.key WHERE p.kind = $2";

    private const string TakeSql = $"DELETE FROM parked p USING unnest($1) AS k(key) WHERE p.key = k.key RETURNING {Fields}";

    private const string InsertSql =
        """
        INSERT INTO parked (topic_id, partition, "offset", key, kind, discriminator, timestamp_ms, message_key, value, headers, parked_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    private const string OpenSql = "SELECT DISTINCT p.key FROM parked p WHERE p.key >= $1 AND p.reported_at IS NULL ORDER BY p.key LIMIT $2";

    private const string ReportSql = "UPDATE parked SET reported_at = $1 WHERE reported_at IS NULL AND parked_at < $2 RETURNING key, kind";

    private const string CountSql = "SELECT count(*), min(parked_at) FROM parked WHERE reported_at IS NULL";

    private const string RecountSql =
        """
        UPDATE intake i SET applied = i.applied - k.repeats - k.bad, repeats = i.repeats + k.repeats, bad = i.bad + k.bad
        FROM unnest($1, $2, $3, $4, $5) AS k(topic_id, partition, kind, repeats, bad)
        WHERE i.topic_id = k.topic_id AND i.partition = k.partition AND i.kind = k.kind
        """;

    private const string LeadSql = "SELECT pg_try_advisory_lock($1)";

    /// <summary>Which of these keys something is parked for, sorted. Costs next to nothing where nothing is parked.</summary>
    public static async Task<List<NoticeKey>> PeekAsync(LedgerSession session, IReadOnlyList<NoticeKey> sortedKeys, CancellationToken cancellationToken)
    {
        if (sortedKeys.Count == 0) return [];
        var parked = await KeysAsync(session, FewSql, new NpgsqlParameter<int> { TypedValue = FewRows }, cancellationToken);
        if (parked.Count == FewRows) return await KeysAsync(session, ManySql, Keys(sortedKeys), cancellationToken);
        parked.RemoveAll(key => !Contains(sortedKeys, key));
        return parked;
    }

    /// <summary>Parked events that say they are the same as these.</summary>
    public static NpgsqlBatchCommand Find(IReadOnlyCollection<(EventKind Kind, UInt128 Discriminator)> wanted)
    {
        var command = new NpgsqlBatchCommand(FindSql);
        command.Parameters.Add(Columns.Of([.. wanted.Select(one => (short)one.Kind)]));
        command.Parameters.Add(Columns.Of([.. wanted.Select(one => new NoticeKey(one.Discriminator).ToGuid())]));
        return command;
    }

    /// <summary>What of one kind is parked for these notices.</summary>
    public static async Task<List<ParkedRow>> OfNoticesAsync(LedgerSession session, IReadOnlyList<NoticeKey> sortedKeys, EventKind kind, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OfNoticesSql, session.Connection);
        command.Parameters.Add(Keys(sortedKeys));
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)kind });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    /// <summary>Takes out all that is parked for these notices, whose rows in <c>life</c> the caller holds locked: so each is taken once.</summary>
    public static async Task<List<ParkedRow>> TakeAsync(LedgerSession session, IReadOnlyList<NoticeKey> sortedKeys, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TakeSql, session.Connection);
        command.Parameters.Add(Keys(sortedKeys));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    /// <summary>Parks events; one that somebody parked meanwhile is a unique violation. Rows come sorted by kind and discriminator.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyCollection<ParkedRow> sortedRows)
    {
        var command = new NpgsqlBatchCommand(InsertSql);
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.TopicId)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.Partition)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.Offset)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.Key.ToGuid())]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => (short)row.Kind)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => new NoticeKey(row.Discriminator).ToGuid())]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.TimestampMs)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.MessageKey)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.Value)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.Headers)]));
        command.Parameters.Add(Columns.Of([.. sortedRows.Select(row => row.ParkedAt)]));
        return command;
    }

    /// <summary>Notices that unreported events wait for, from a key on, sorted.</summary>
    public static async Task<List<NoticeKey>> OpenAsync(LedgerSession session, NoticeKey from, int most, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OpenSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = from.ToGuid() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var keys = new List<NoticeKey>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) keys.Add(NoticeKey.FromGuid(reader.GetGuid(0)));
        return keys;
    }

    /// <summary>Marks what was parked before <paramref name="before"/> as told; returns it.</summary>
    public static async Task<List<(NoticeKey Key, EventKind Kind)>> ReportAsync(LedgerSession session, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReportSql, session.Connection);
        command.Parameters.Add(Time(now));
        command.Parameters.Add(Time(before));
        var orphans = new List<(NoticeKey, EventKind)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) orphans.Add((NoticeKey.FromGuid(reader.GetGuid(0)), (EventKind)reader.GetInt16(1)));
        return orphans;
    }

    /// <summary>How many unreported events wait, and since when the oldest does.</summary>
    public static async Task<(long Count, DateTimeOffset? Oldest)> CountAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CountSql, session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetDateTime(1));
    }

    /// <summary>
    /// Moves counts of events that were counted applied when they were parked and turned out to be repeats or bad.
    /// Affects one row an entry; entries come sorted and distinct.
    /// </summary>
    public static NpgsqlBatchCommand Recount(IReadOnlyCollection<(Guid TopicId, int Partition, EventKind Kind, long Repeats, long Bad)> sorted)
    {
        var command = new NpgsqlBatchCommand(RecountSql);
        command.Parameters.Add(Columns.Of([.. sorted.Select(one => one.TopicId)]));
        command.Parameters.Add(Columns.Of([.. sorted.Select(one => one.Partition)]));
        command.Parameters.Add(Columns.Of([.. sorted.Select(one => (short)one.Kind)]));
        command.Parameters.Add(Columns.Of([.. sorted.Select(one => one.Repeats)]));
        command.Parameters.Add(Columns.Of([.. sorted.Select(one => one.Bad)]));
        return command;
    }

    /// <summary>Leadership of the sweep, for as long as this session lives. True also where it has it already.</summary>
    public static async Task<bool> TryLeadAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LeadSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = SweepLock });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Reads one result of <see cref="Find"/>.</summary>
    public static async Task<List<ParkedRow>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new List<ParkedRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new ParkedRow
            {
                TopicId = reader.GetGuid(0),
                Partition = reader.GetInt32(1),
                Offset = reader.GetInt64(2),
                Key = NoticeKey.FromGuid(reader.GetGuid(3)),
                Kind = (EventKind)reader.GetInt16(4),
                Discriminator = NoticeKey.FromGuid(reader.GetGuid(5)).Value,
                TimestampMs = reader.GetInt64(6),
                MessageKey = reader.GetFieldValue<byte[]>(7),
                Value = reader.GetFieldValue<byte[]>(8),
                Headers = reader.GetFieldValue<byte[]>(9),
                ParkedAt = reader.GetDateTime(10),
            });
        }

        return rows;
    }

    private static async Task<List<NoticeKey>> KeysAsync(LedgerSession session, string sql, NpgsqlParameter parameter, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, session.Connection);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<NoticeKey>();
        while (await reader.ReadAsync(cancellationToken)) keys.Add(NoticeKey.FromGuid(reader.GetGuid(0)));
        return keys;
    }

    private static bool Contains(IReadOnlyList<NoticeKey> sortedKeys, NoticeKey key)
    {
        var (from, to) = (0, sortedKeys.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (sortedKeys[middle] == key) return true;
            if (sortedKeys[middle].CompareTo(key) < 0) from = middle + 1;
            else to = middle;
        }

        return false;
    }

    private static NpgsqlParameter Keys(IReadOnlyCollection<NoticeKey> keys) => Columns.Of([.. keys.Select(key => key.ToGuid())]);

    private static NpgsqlParameter<DateTime> Time(DateTimeOffset time) => new() { TypedValue = time.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
