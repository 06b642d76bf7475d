using System.Data;
using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Rules;
using Dispatch.Sandbox.Books.Sides;
using Npgsql;

namespace Dispatch.Sandbox.Books.Readers;

/// <summary>
/// Reads the ledger's side, in one snapshot. The SQL is plain and its own: nothing the product computes is taken at its word, only rows and
/// the evidence in the units.
/// </summary>
internal sealed class LedgerReader(NpgsqlConnection connection, SourceTopics topics, CancellationToken cancellationToken)
{
    private readonly Dictionary<UInt128, int> _inboxRows = [];
    private readonly UnitEvidence _units = new();

    /// <summary>Reads everything; the connection must be open and free.</summary>
    public async Task<LedgerSide> ReadAsync()
    {
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await EachAsync("SELECT id, payload, incarnation FROM feed_unit ORDER BY id", row => _units.Add(row.GetFieldValue<byte[]>(1), row.GetInt32(2), row.GetInt64(0)));
        await EachAsync("SELECT key FROM notice", row =>
        {
            var key = Key(row, 0);
            _inboxRows[key] = _inboxRows.GetValueOrDefault(key) + 1;
        });
        var (ages, zone) = await RateSettingsAsync();
        var notices = await NoticesAsync();
        return new LedgerSide
        {
            Courts = (await ListAsync("SELECT no, id, province FROM court", row => (No: row.GetInt32(0), Id: row.GetString(1), Province: new Province((byte)row.GetInt16(2)))))
                .ToDictionary(court => court.No, court => (court.Id, court.Province)),
            Notices = notices,
            StrayInboxRows = _inboxRows.Values.Sum(rows => (long)rows) - notices.Sum(notice => (long)notice.InboxRows),
            Views = await ViewsAsync(),
            Attempts = await AttemptsAsync(),
            Queued = await ListAsync("SELECT no, stage, segment FROM sms_queue", Sms),
            Dropped = await ListAsync("SELECT no, stage, 0::smallint FROM sms_dropped", Sms),
            EndedUnknown = await ListAsync("SELECT DISTINCT no, stage, 0::smallint FROM sms_unknown WHERE told_at IS NOT NULL", Sms),
            Contacts = await ListAsync("SELECT recipient, version, coalesce(mobile, 0), account IS NOT NULL FROM contact",
                row => new LedgerContact(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetBoolean(3))),
            Evidence = _units.Evidence,
            Numbers = await NumbersAsync(),
            Intake = await ListAsync("SELECT topic_id, kind, sum(applied)::bigint, sum(repeats)::bigint, sum(bad)::bigint FROM intake GROUP BY 1, 2",
                row => new IntakeRow(Source(row, 0), (EventKind)row.GetInt16(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4))),
            Rejections = await ListAsync("""SELECT topic_id, partition, "offset" FROM rejection""",
                row => new SourcePosition(Source(row, 0), row.GetInt32(1), row.GetInt64(2))),
            Parked = (await ListAsync("SELECT kind, count(*) FROM parked GROUP BY 1", row => (Kind: (EventKind)row.GetInt16(0), Count: row.GetInt64(1))))
                .ToDictionary(parked => parked.Kind, parked => parked.Count),
            ParkedReceipts = (await ListAsync("SELECT count(*) FROM receipt_parked", row => row.GetInt64(0)))[0],
            Rates = await RatesAsync(),
            RateAges = ages,
            RateZone = zone,
        };
    }

    /// <summary>How far each source partition is in the ledger.</summary>
    public async Task<Dictionary<(SourceName Source, int Partition), long>> PositionsAsync() =>
        (await ListAsync("SELECT topic_id, partition, next_offset FROM position", row => (Source: Source(row, 0), Partition: row.GetInt32(1), Next: row.GetInt64(2))))
            .ToDictionary(position => (position.Source, position.Partition), position => position.Next);

    private Task<List<LedgerNotice>> NoticesAsync() => ListAsync(
        """
        SELECT l.key, l.no, l.court, l.issued_at, l.viewed_at, l.cancelled_at, l.seq, l.channel, l.flags, coalesce(c.seq, 0)
        FROM life l LEFT JOIN cancel c ON c.no = l.no ORDER BY l.no
        """,
        row =>
        {
            var (key, no) = (Key(row, 0), row.GetInt64(1));
            var (partition, offset) = _units.Sources.TryGetValue(no, out var source) ? source : (-1, -1L);
            return new LedgerNotice
            {
                Key = key,
                No = no,
                Court = row.GetInt32(2),
                IssuedAt = Ticks(row, 3),
                ViewedAt = Ticks(row, 4),
                CancelledAt = Ticks(row, 5),
                Sequence = row.GetInt16(6),
                Channel = (NoticeChannel)row.GetInt16(7),
                Flags = (LifeFlags)row.GetInt16(8),
                CancelSequence = row.GetInt16(9),
                InboxRows = _inboxRows.GetValueOrDefault(key),
                Partition = partition,
                Offset = offset,
            };
        });

    private Task<List<LedgerView>> ViewsAsync() => ListAsync(
        "SELECT v.view_key, v.no, v.viewed_at, v.seq, v.viewer, v.channel, v.office, n.key FROM view v LEFT JOIN notice n ON n.no = v.no",
        row =>
        {
            var channel = (ViewChannel)row.GetInt16(5);
            var notice = row.IsDBNull(7) ? UInt128.Zero : Key(row, 7);
            var content = ViewContent.Of(notice, Ticks(row, 2), (ViewerKind)row.GetInt16(4), channel, row.IsDBNull(6) ? null : row.GetString(6));
            return new LedgerView(Key(row, 0), row.GetInt64(1), Ticks(row, 2), content, row.GetInt16(3), channel == ViewChannel.Office);
        });

    private Task<List<LedgerAttempt>> AttemptsAsync() => ListAsync(
        "SELECT no, mobile, message_id, reference, stage, segment, segments, attempt, state, accepted_at IS NOT NULL, possible_duplicate, final_at FROM sms_attempt",
        row => new LedgerAttempt
        {
            No = row.GetInt64(0),
            Mobile = row.GetInt64(1),
            MessageId = row.IsDBNull(2) ? 0 : Fingerprint.Of(row.GetString(2)),
            Reference = row.GetInt32(3),
            Stage = row.GetInt16(4),
            Segment = row.GetInt16(5),
            Segments = row.GetInt16(6),
            Attempt = row.GetInt16(7),
            State = (SmsState)row.GetInt16(8),
            EverAccepted = row.GetBoolean(9),
            PossibleDuplicate = row.GetBoolean(10),
            FinalAt = Ticks(row, 11),
        });

    private async Task<NumberSide> NumbersAsync() => new()
    {
        States = await ListAsync("SELECT no, recipient, health, reason, sequence, cardinality(failed_no) FROM contact_health WHERE recipient IS NOT NULL",
            row => new LedgerContactHealth(row.GetInt64(0), row.GetInt64(1), (ContactHealth)row.GetInt16(2), (ContactReason)row.GetInt16(3), row.GetInt32(4), row.GetInt32(5))),
        Changes = _units.Changes,
        Failures = _units.Failures,
        BadCalls = _units.BadCalls,
        Addressees = (await ListAsync(
            """
            SELECT no, recipient FROM notice WHERE recipient IN (
                SELECT f.recipient FROM sms_attempt a JOIN notice f ON f.no = a.no WHERE a.state IN (5, 6, 7) UNION SELECT recipient FROM contact_health)
            """, row => (No: row.GetInt64(0), Recipient: row.GetInt64(1)))).ToDictionary(notice => notice.No, notice => notice.Recipient),
    };

    private async Task<Dictionary<RateCell, long[]>> RatesAsync()
    {
        var cells = new Dictionary<RateCell, long[]>();
        await EachAsync($"SELECT day, court, {RateMeasures.Columns} FROM rate", row =>
        {
            var counts = new long[RateMeasures.Count];
            for (var i = 0; i < counts.Length; i++) counts[i] = row.GetInt64(i + 2);
            if (counts.AsSpan().ContainsAnyExcept(0)) cells[new RateCell(row.GetFieldValue<DateOnly>(0), row.GetInt32(1))] = counts;
        });
        return cells;
    }

    // The last of the kept numbers is the slot's length.
    private async Task<(TimeSpan[] Ages, string Zone)> RateSettingsAsync()
    {
        var (ages, zone) = (await ListAsync("SELECT ages, zone FROM rate_place", row => (row.GetFieldValue<long[]>(0), row.GetString(1))))[0];
        return ages.Length == 0 ? ([], "Asia/Tehran") : ([.. ages[..^1].Select(age => TimeSpan.FromMilliseconds(age))], zone);
    }

    private async Task<List<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        var rows = new List<T>();
        await EachAsync(sql, row => rows.Add(read(row)));
        return rows;
    }

    private async Task EachAsync(string sql, Action<NpgsqlDataReader> read)
    {
#pragma warning disable CA2100 // Constants of this file, but for the names of columns.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) read(reader);
    }

    private SourceName Source(NpgsqlDataReader row, int column) =>
        topics.Ids.TryGetValue(row.GetGuid(column), out var source) ? source : throw new InvalidDataException("The ledger names a topic that is none of the run's.");

    private static SmsRef Sms(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt16(1), row.GetInt16(2));

    private static UInt128 Key(NpgsqlDataReader row, int column) => NoticeKey.FromGuid(row.GetGuid(column)).Value;

    private static long Ticks(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? 0 : row.GetDateTime(column).Ticks;
}
