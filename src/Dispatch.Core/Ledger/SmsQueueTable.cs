using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>The SMS that wait. Ingest writes them by COPY; everything else that happens to a row is here.</summary>
internal static class SmsQueueTable
{
    private const string Columns =
        "q.no, q.stage, q.segment, q.attempt, q.lane, q.turn, q.key, q.court, q.mobile, q.number, q.useful_until, q.not_before, q.gateway, q.concat_ref, q.possible_duplicate, q.retries, q.avoid";

    // Relies on sms_queue_order: one scan a lane, from where the caller says, in the order of service. The update is HOT. What cannot be sent now is not
    // taken: it would be given back at once, and be the first that the next claim takes.
    private const string ClaimSql =
        $"""
        WITH token AS MATERIALIZED (SELECT nextval('sms_lease_token') AS no), free AS MATERIALIZED (
            SELECT w.no, w.stage, w.segment FROM unnest($10, $11, $12, $13) AS f(lane, turn, no, mobiles) CROSS JOIN LATERAL (
                SELECT o.no, o.stage, o.segment FROM sms_queue o
                WHERE o.lane = f.lane AND (o.turn, o.no) >= (f.turn, f.no)
                  AND (o.lane, o.turn, o.no, o.stage, o.segment) < ($5, $6, $7, $8, $9)
                  AND (o.lease_until IS NULL OR o.lease_until < clock_timestamp())
                  AND (o.not_before IS NULL OR o.not_before <= $3) AND (o.gateway IS NULL OR o.gateway = ANY($4))
                  AND (o.gateway IS NOT NULL OR o.avoid IS NOT NULL OR f.mobiles IS NULL OR o.mobile <@ f.mobiles::int8multirange)
                  AND (o.avoid IS NULL OR o.gateway IS NOT NULL OR EXISTS (SELECT FROM unnest($14, $15, $16, $17) AS way(lane, mobiles, gateways, avoiding)
                       WHERE way.lane = f.lane AND (way.mobiles IS NULL OR o.mobile <@ way.mobiles::int8multirange) AND NOT way.gateways::smallint[] <@ o.avoid AND way.avoiding::smallint[] <@ o.avoid))
                ORDER BY o.turn, o.no, o.stage, o.segment LIMIT $1 FOR UPDATE SKIP LOCKED) w
            LIMIT $1)
        UPDATE sms_queue q SET lease_token = token.no, lease_until = clock_timestamp() + $2
        FROM free, token WHERE q.no = free.no AND q.stage = free.stage AND q.segment = free.segment
        RETURNING token.no, {Columns}
        """;

    // Relies on sms_queue_key.
    private const string ReleaseSql =
        """
        UPDATE sms_queue q SET lease_token = NULL, lease_until = NULL FROM unnest($1, $2, $3, $4) AS k(no, stage, segment, token)
        WHERE q.no = k.no AND q.stage = k.stage AND q.segment = k.segment AND q.lease_token = k.token
        """;

    private const string InsertSql =
        """
        INSERT INTO sms_queue (no, stage, segment, attempt, lane, turn, key, court, mobile, number, useful_until, not_before, gateway, concat_ref, possible_duplicate, retries, avoid)
        SELECT no, stage, segment, attempt, lane, turn, key, court, mobile, number, useful_until, not_before, gateway, concat_ref, possible_duplicate, retries, avoid::smallint[]
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
          AS r(no, stage, segment, attempt, lane, turn, key, court, mobile, number, useful_until, not_before, gateway, concat_ref, possible_duplicate, retries, avoid)
        ON CONFLICT DO NOTHING
        """;

    // Relies on sms_queue_key (its two first columns).
    private const string DeleteSmsSql =
        "DELETE FROM sms_queue q USING unnest($1, $2) AS k(no, stage) WHERE q.no = k.no AND q.stage = k.stage";

    private const string DeleteSegmentSql =
        "DELETE FROM sms_queue q USING unnest($1, $2, $3) AS k(no, stage, segment) WHERE q.no = k.no AND q.stage = k.stage AND q.segment = k.segment";

    // Relies on sms_queue_key and life_key.
    private const string DeleteUselessSql =
        $"""
        DELETE FROM sms_queue q USING unnest($1, $2, $3, $4) AS k(no, stage, segment, force) , life l
        WHERE q.no = k.no AND q.stage = k.stage AND q.segment = k.segment AND l.key = q.key
          AND (k.force OR q.useful_until <= $5 OR l.viewed_at IS NOT NULL OR l.cancelled_at IS NOT NULL)
        RETURNING {Columns}
        """;

    // Relies on sms_queue_key, read from where the last page ended. Only what is past its useful life is answered row by row.
    private const string ScanSql =
        """
        WITH page AS MATERIALIZED (SELECT no, stage, segment, key, useful_until FROM sms_queue WHERE no > $1 ORDER BY no, stage, segment LIMIT $2),
        whole AS (SELECT count(*) AS rows, max(no) AS last, min(useful_until) FILTER (WHERE useful_until > $3) AS first_end FROM page)
        SELECT w.rows, w.last, w.first_end, p.no, p.stage, p.segment, p.key FROM whole w LEFT JOIN page p ON p.useful_until <= $3
        """;

    // As above, and life_key.
    private const string ScanNoticesSql =
        """
        WITH page AS MATERIALIZED (SELECT no, stage, segment, key, useful_until FROM sms_queue WHERE no > $1 ORDER BY no, stage, segment LIMIT $2),
        whole AS (SELECT count(*) AS rows, max(no) AS last, min(useful_until) FILTER (WHERE useful_until > $3) AS first_end FROM page),
        useless AS (SELECT p.* FROM page p JOIN life l ON l.key = p.key WHERE p.useful_until <= $3 OR l.viewed_at IS NOT NULL OR l.cancelled_at IS NOT NULL)
        SELECT w.rows, w.last, w.first_end, u.no, u.stage, u.segment, u.key FROM whole w LEFT JOIN useless u ON true
        """;

    // Relies on sms_queue_order (counted up to a bound, so that a backlog of millions costs no more than that).
    private const string DepthSql =
        """
        SELECT lane.no, (SELECT count(*) FROM (SELECT 1 FROM sms_queue q WHERE q.lane = lane.no LIMIT $1) c) FROM unnest(ARRAY[0, 1, 2]::smallint[]) AS lane(no)
        """;

    // Relies on sms_queue_order and life_key.
    private const string FirstSql =
        """
        SELECT lane.no,
               (SELECT l.issued_at FROM (SELECT q.key FROM sms_queue q WHERE q.lane = lane.no ORDER BY q.lane, q.turn, q.no LIMIT 1) f JOIN life l ON l.key = f.key)
        FROM unnest(ARRAY[0, 1, 2]::smallint[]) AS lane(no)
        """;

    /// <summary>
    /// Leases up to <paramref name="rows"/> free rows, the lowest in order first; with <paramref name="below"/> only such as come before it. Each lane is
    /// read from where <paramref name="from"/> says: what lies before is not seen.
    /// </summary>
    /// <param name="pinned">Gateways whose own rows may be taken: re-sends, series of segments.</param>
    /// <param name="ways">By which a lane's rows can go now: what has none is not taken.</param>
    public static async Task<IReadOnlyList<QueuedSms>> ClaimAsync(
        LedgerSession session, int rows, QueuedSms? below, IReadOnlyList<LaneFront> from, IReadOnlyList<short> pinned, Func<Lane, IReadOnlyList<LaneWay>> ways, TimeSpan lease, TimeProvider time, CancellationToken cancellationToken)
    {
        var begins = SmsLease.From(0, lease, time);
        var open = from.Select(front => (front.Lane, Ways: ways(front.Lane))).ToList();
        var each = open.SelectMany(lane => lane.Ways.Select(way => (lane.Lane, Way: way))).ToList();
        await using var command = new NpgsqlCommand(ClaimSql, session.Connection);
        command.Parameters.Int(rows).Span(lease).Time(time.GetUtcNow()).Shorts(pinned)
            .Short(below is null ? short.MaxValue : (short)below.Lane).Long(below?.Turn ?? 0).Long(below?.No ?? 0).Short(below?.Stage ?? 0).Short(below?.Segment ?? 0)
            .Shorts(from.Select(front => (short)front.Lane)).Longs(from.Select(front => front.Turn)).Longs(from.Select(front => front.No))
            .Texts(open.Select(lane => LaneWay.MobilesOf(lane.Ways)))
            .Shorts(each.Select(one => (short)one.Lane)).Texts(each.Select(one => one.Way.Mobiles)).Texts(each.Select(one => Array(one.Way.Gateways)))
            .Texts(each.Select(one => Array(one.Way.Avoiding ?? [])));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var claimed = new List<QueuedSms>(rows);
        while (await reader.ReadAsync(cancellationToken)) claimed.Add(Read(reader, 1) with { Lease = begins with { Token = reader.GetInt64(0) } });
        return claimed;
    }

    /// <summary>Gives leases back. Rows that are not under the lease they bear are left alone.</summary>
    public static async Task ReleaseAsync(LedgerSession session, IEnumerable<QueuedSms> rows, CancellationToken cancellationToken)
    {
        QueuedSms[] sorted = [.. rows.OrderBy(row => row.Id).ThenBy(row => row.Segment)];
        if (sorted.Length == 0) return;
        await using var command = new NpgsqlCommand(ReleaseSql, session.Connection);
        Identify(command.Parameters, sorted).Longs(sorted.Select(row => row.Lease.Token));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A statement that adds rows without a lease. What is there already stays.</summary>
    public static NpgsqlBatchCommand Insert(IEnumerable<QueuedSms> rows)
    {
        QueuedSms[] sorted = [.. rows.OrderBy(row => row.Id).ThenBy(row => row.Segment)];
        var command = new NpgsqlBatchCommand(InsertSql);
        Identify(command.Parameters, sorted)
            .Shorts(sorted.Select(row => row.Attempt))
            .Shorts(sorted.Select(row => (short)row.Lane))
            .Longs(sorted.Select(row => row.Turn))
            .Keys(sorted.Select(row => row.Key.ToGuid()))
            .Ints(sorted.Select(row => row.Court))
            .Longs(sorted.Select(row => row.Mobile.Number))
            .Texts(sorted.Select(row => row.Number))
            .Times(sorted.Select(row => (DateTimeOffset?)row.UsefulUntil))
            .Times(sorted.Select(row => row.NotBefore))
            .Arrays(NpgsqlTypes.NpgsqlDbType.Smallint, sorted.Select(row => row.Gateway))
            .Arrays(NpgsqlTypes.NpgsqlDbType.Smallint, sorted.Select(row => (short?)row.ConcatRef))
            .Bools(sorted.Select(row => row.PossibleDuplicate))
            .Shorts(sorted.Select(row => row.Retries))
            .Texts(sorted.Select(row => row.Avoid is null ? null : Array(row.Avoid)));
        return command;
    }

    /// <summary>A statement that removes every row of these SMS: one of their segments has failed for good.</summary>
    public static NpgsqlBatchCommand Delete(IEnumerable<SmsId> sms)
    {
        SmsId[] sorted = [.. sms.Order()];
        var command = new NpgsqlBatchCommand(DeleteSmsSql);
        command.Parameters.Longs(sorted.Select(id => id.No)).Shorts(sorted.Select(id => id.Stage));
        return command;
    }

    /// <summary>A statement that removes single segments: what was unknown of them is known.</summary>
    public static NpgsqlBatchCommand DeleteSegments(IEnumerable<(SmsId Sms, short Segment)> segments)
    {
        (SmsId Sms, short Segment)[] sorted = [.. segments.Order()];
        var command = new NpgsqlBatchCommand(DeleteSegmentSql);
        command.Parameters.Longs(sorted.Select(row => row.Sms.No)).Shorts(sorted.Select(row => row.Sms.Stage)).Shorts(sorted.Select(row => row.Segment));
        return command;
    }

    /// <summary>
    /// Removes those of the rows that are not to be sent: past their useful life, cancelled or viewed by their life row (which the caller
    /// has locked), or forced. Returns them.
    /// </summary>
    public static async Task<IReadOnlyList<QueuedSms>> DeleteUselessAsync(LedgerSession session, IReadOnlyList<QueueRef> sorted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DeleteUselessSql, session.Connection);
        command.Parameters.Longs(sorted.Select(row => row.Sms.No)).Shorts(sorted.Select(row => row.Sms.Stage)).Shorts(sorted.Select(row => row.Segment))
            .Bools(sorted.Select(row => row.Forced)).Time(now);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var gone = new List<QueuedSms>();
        while (await reader.ReadAsync(cancellationToken)) gone.Add(Read(reader, 0));
        return gone;
    }

    /// <summary>The next rows by number, after <paramref name="after"/>: which of them are past their useful life.</summary>
    public static Task<QueuePage> ScanAsync(LedgerSession session, long after, int rows, DateTimeOffset now, CancellationToken cancellationToken) =>
        ScanAsync(ScanSql, session, after, rows, now, cancellationToken);

    /// <summary>As <see cref="ScanAsync(LedgerSession, long, int, DateTimeOffset, CancellationToken)"/>, and which are viewed or cancelled.</summary>
    public static Task<QueuePage> ScanNoticesAsync(LedgerSession session, long after, int rows, DateTimeOffset now, CancellationToken cancellationToken) =>
        ScanAsync(ScanNoticesSql, session, after, rows, now, cancellationToken);

    /// <summary>Rows per lane, counted up to <paramref name="most"/>.</summary>
    public static async Task<IReadOnlyDictionary<Lane, long>> DepthsAsync(LedgerSession session, int most, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DepthSql, session.Connection);
        command.Parameters.Int(most);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var depths = new Dictionary<Lane, long>();
        while (await reader.ReadAsync(cancellationToken)) depths[(Lane)reader.GetInt16(0)] = reader.GetInt64(1);
        return depths;
    }

    /// <summary>Per lane when the notice of its first row was issued; null where nothing waits.</summary>
    public static async Task<IReadOnlyDictionary<Lane, DateTimeOffset?>> FirstIssuedAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FirstSql, session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var first = new Dictionary<Lane, DateTimeOffset?>();
        while (await reader.ReadAsync(cancellationToken)) first[(Lane)reader.GetInt16(0)] = reader.TimeOrNull(1);
        return first;
    }

    /// <summary>A token for the rows that ingest inserts under a lease.</summary>
    public static async Task<long> DrawTokenAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT nextval('sms_lease_token')", session.Connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<QueuePage> ScanAsync(string sql, LedgerSession session, long after, int rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, session.Connection);
        command.Parameters.Long(after).Int(rows).Time(now);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var useless = new List<QueueRef>();
        var page = default(QueuePage);
        while (await reader.ReadAsync(cancellationToken))
        {
            page = new QueuePage(useless, (int)reader.GetInt64(0), reader.IsDBNull(1) ? 0 : reader.GetInt64(1), reader.TimeOrNull(2));
            if (!reader.IsDBNull(3)) useless.Add(new QueueRef(NoticeKey.FromGuid(reader.GetGuid(6)), new SmsId(reader.GetInt64(3), reader.GetInt16(4)), reader.GetInt16(5)));
        }

        return page;
    }

    // Arrays of arrays must be even, so each is written as text.
    private static string Array(IEnumerable<short> gateways) => $"{{{string.Join(',', gateways)}}}";

    private static NpgsqlParameterCollection Identify(NpgsqlParameterCollection parameters, QueuedSms[] rows) =>
        parameters.Longs(rows.Select(row => row.No)).Shorts(rows.Select(row => row.Stage)).Shorts(rows.Select(row => row.Segment));

    private static QueuedSms Read(NpgsqlDataReader reader, int first) => new()
    {
        No = reader.GetInt64(first),
        Stage = reader.GetInt16(first + 1),
        Segment = reader.GetInt16(first + 2),
        Attempt = reader.GetInt16(first + 3),
        Lane = (Lane)reader.GetInt16(first + 4),
        Turn = reader.GetInt64(first + 5),
        Key = NoticeKey.FromGuid(reader.GetGuid(first + 6)),
        Court = reader.GetInt32(first + 7),
        Mobile = new Mobile(reader.GetInt64(first + 8)),
        Number = reader.TextOrNull(first + 9),
        UsefulUntil = reader.GetDateTime(first + 10),
        NotBefore = reader.TimeOrNull(first + 11),
        Gateway = reader.IsDBNull(first + 12) ? null : reader.GetInt16(first + 12),
        ConcatRef = reader.IsDBNull(first + 13) ? null : (byte)reader.GetInt16(first + 13),
        PossibleDuplicate = reader.GetBoolean(first + 14),
        Retries = reader.GetInt16(first + 15),
        Avoid = reader.IsDBNull(first + 16) ? null : reader.GetFieldValue<short[]>(first + 16),
    };
}
