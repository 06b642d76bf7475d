using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Receipts;
using Dispatch.Integration.Tests.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Prometheus;
using Xunit;

namespace Dispatch.Integration.Tests.Receipts;

/// <summary>A migrated ledger with two courts, and what lets a test issue, view and cancel on sessions of its choice.</summary>
internal sealed class ReceiptGround : IAsyncDisposable
{
    public static readonly Guid ViewsTopic = new("11111111-0000-0000-0000-000000000001");
    public static readonly Guid NoticesTopic = new("11111111-0000-0000-0000-000000000002");
    public static readonly DateTimeOffset Noon = new(2026, 3, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly TopicTable Topics = new();
    private readonly IOptions<LedgerOptions> _options;
    private readonly List<LedgerSession> _sessions = [];
    private long _offset;
    private long _no;

    private ReceiptGround(string connectionString)
    {
        _options = Options.Create(new LedgerOptions { ConnectionString = connectionString });
        Sessions = new LedgerSessions(_options, Time);
        Decoder = new EventDecoder(Options.Create(new EventOptions()));
        Metrics = new ReceiptMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry()));
        Writer = new ReceiptWriter(Decoder, Topics, Time);
        Cancels = new CancelWriter(Writer);
        Joiner = new ParkedJoiner(Writer, Topics, DeadLetters, Time, Metrics, NullLogger<ParkedJoiner>.Instance);
        Sweep = new ParkedSweep(Sessions, Joiner, Options.Create(new ParkedOptions()), Time, Metrics, NullLogger<ParkedSweep>.Instance);
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public FakeTimeProvider Time { get; } = new(Noon.AddHours(1));

    public LedgerSessions Sessions { get; }

    public EventDecoder Decoder { get; }

    public ReceiptMetrics Metrics { get; }

    public ReceiptWriter Writer { get; }

    public CancelWriter Cancels { get; }

    public KeptDeadLetters DeadLetters { get; } = new();

    public ParkedJoiner Joiner { get; }

    public ParkedSweep Sweep { get; }

    public static async Task<ReceiptGround> CreateAsync(RealParts real)
    {
        var ground = new ReceiptGround((await real.GroundAsync()).ConnectionString);
        await new Migrator(ground._options, NullLogger<Migrator>.Instance).RunAsync(restored: false, Cancel);
        var session = await ground.OpenAsync();
        await ground.ExecuteAsync(session, "INSERT INTO court (id, province) VALUES ('court-1', 23), ('court-2', 7)");
        return ground;
    }

    public async Task<LedgerSession> OpenAsync()
    {
        var session = await Sessions.OpenAsync(Cancel);
        _sessions.Add(session);
        return session;
    }

    /// <summary>A lane's road of its own.</summary>
    public ViewRoad Road() => new(Decoder, Topics, Writer, Joiner, Time, Metrics);

    /// <summary>A notice of court-1, in a transaction that the test commits: with an SMS that waits, or for paper.</summary>
    public async Task<LedgerTransaction> BeginIssueAsync(LedgerSession session, string number, NoticeChannel channel = NoticeChannel.Electronic)
    {
        var transaction = await LedgerTransaction.BeginAsync(session, new UnitWriter(), Cancel);
        var key = NoticeKey.Of(number);
        var no = Interlocked.Increment(ref _no);
        await ExecuteAsync(session, $"INSERT INTO life (key, no, issued_at, court, seq, channel, flags, number) VALUES ('{key}', {no}, '2026-03-21T08:00Z', 1, 2, {(int)channel}, 0, '{number}')");
        await transaction.DrawUnitAsync(Cancel);
        await ExecuteAsync(session, $"INSERT INTO notice (no, key, unit, recipient, kind, lane, rule_pack, title) VALUES ({no}, '{key}', {transaction.UnitId}, 1, 1, 1, 1, 'title')");
        if (channel == NoticeChannel.Electronic)
            await ExecuteAsync(session, $"INSERT INTO sms_queue (no, stage, segment, attempt, lane, turn, key, court, mobile, useful_until) VALUES ({no}, 1, 0, 1, 1, 1, '{key}', 1, 989121234567, '2026-04-01Z')");
        transaction.Unit.Add(Service(key, no, number, channel));
        return transaction;
    }

    /// <summary>As ingest does: the notice is committed, then what is parked for it is looked for once more.</summary>
    public async Task IssueAsync(LedgerSession session, string number, NoticeChannel channel = NoticeChannel.Electronic)
    {
        await using (var transaction = await BeginIssueAsync(session, number, channel)) await transaction.CommitAsync(Time, Cancel);
        await Joiner.JoinAsync(session, [NoticeKey.Of(number)], Cancel);
    }

    /// <summary>As the lane does, up to the COMMIT, which is the test's.</summary>
    public async Task<(SourceBatch Batch, LedgerTransaction Transaction)> BeginViewsAsync(LedgerSession session, ViewRoad road, params NoticeViewed[] views)
    {
        var batch = BatchOf(ViewsTopic, views);
        await road.PrepareAsync(batch, session, Cancel);
        var transaction = await LedgerTransaction.BeginAsync(session, new UnitWriter(), Cancel);
        try
        {
            await road.WriteAsync(batch, transaction, Cancel);
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }

        Count(batch, transaction);
        return (batch, transaction);
    }

    public async Task<Outcome[]> ViewAsync(LedgerSession session, params NoticeViewed[] views)
    {
        var road = Road();
        var (batch, transaction) = await BeginViewsAsync(session, road, views);
        await using (transaction) await transaction.CommitAsync(Time, Cancel);
        await road.CommittedAsync(batch, session, Cancel);
        return [.. batch.Records.Select(record => record.Outcome)];
    }

    public async Task<Outcome[]> CancelAsync(LedgerSession session, params NoticeCancelled[] cancels)
    {
        var batch = BatchOf(NoticesTopic, cancels);
        await using (var transaction = await LedgerTransaction.BeginAsync(session, new UnitWriter(), Cancel))
        {
            var lives = await LifeTable.LockAsync(session, [.. cancels.Select(cancel => cancel.Key).Distinct().Order()], Cancel);
            foreach (var record in batch.Records) record.Kind = EventKind.Cancelled;
            await Cancels.WriteAsync(NoticesTopic, [.. batch.Records.Zip(cancels)], transaction, lives, Cancel);
            Count(batch, transaction);
            await transaction.CommitAsync(Time, Cancel);
        }

        await Joiner.JoinAsync(session, [.. cancels.Select(cancel => cancel.Key).Distinct().Order()], Cancel);
        return [.. batch.Records.Select(record => record.Outcome)];
    }

    public static NoticeViewed View(string id, string number, int minute, string? office = null) => new()
    {
        ViewId = id,
        ViewKey = NoticeKey.Of(id).Value,
        Key = NoticeKey.Of(number),
        Number = number,
        Viewer = ViewerKind.Recipient,
        Channel = office is null ? ViewChannel.Portal : ViewChannel.Office,
        OfficeId = office,
        ViewedAt = Noon.AddMinutes(minute),
    };

    public static NoticeCancelled Withdraw(string number, int minute, string court = "court-1") => new()
    {
        Key = NoticeKey.Of(number),
        Number = number,
        CourtId = court,
        CancelledAt = Noon.AddMinutes(minute),
    };

    public async Task<NoticeState> StateAsync(string number)
    {
        var session = _sessions[0];
        await using var transaction = await session.Connection.BeginTransactionAsync(Cancel);
        return (await LifeTable.LockAsync(session, [NoticeKey.Of(number)], Cancel)).Single().Value.Facts.State;
    }

    /// <summary>Evidence of one notice in the order of its sequence, which must have no gap. All units are read.</summary>
    public async Task<List<Evidence>> EvidenceAsync(string number)
    {
        var evidence = (await AllEvidenceAsync()).Where(one => one.Key == NoticeKey.Of(number) && one.Sequence > 0).OrderBy(one => one.Sequence).ToList();
        Assert.Equal(Enumerable.Range(1, evidence.Count), evidence.Select(one => (int)one.Sequence));
        Assert.Equal(evidence.Count, evidence.Select(one => one.Id).Distinct().Count());
        return evidence;
    }

    public async Task<List<Evidence>> AllEvidenceAsync()
    {
        await using var command = new NpgsqlCommand("SELECT payload FROM feed_unit ORDER BY id", _sessions[0].Connection);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var evidence = new List<Evidence>();
        while (await reader.ReadAsync(Cancel)) evidence.AddRange(UnitReader.Read(reader.GetFieldValue<byte[]>(0)));
        return evidence;
    }

    public Task<long> CountAsync(string from) => ScalarAsync($"SELECT count(*) FROM {from}");

    /// <summary>Applied, repeats and bad of a kind, as the ledger counts them.</summary>
    public async Task<(long Applied, long Repeats, long Bad)> IntakeAsync(EventKind kind)
    {
        await using var command = new NpgsqlCommand($"SELECT coalesce(sum(applied), 0)::bigint, coalesce(sum(repeats), 0)::bigint, coalesce(sum(bad), 0)::bigint FROM intake WHERE kind = {(int)kind}", _sessions[0].Connection);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        await reader.ReadAsync(Cancel);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    public async Task<long> ScalarAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _sessions[0].Connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancel), CultureInfo.InvariantCulture);
    }

    public async Task ExecuteAsync(LedgerSession session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session.Connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions) await session.DisposeAsync();
        await Sessions.DisposeAsync();
        Sweep.Dispose();
    }

    private static void Count(SourceBatch batch, LedgerTransaction transaction) => transaction.Last(PositionTable.Count(batch.TopicId, batch.Records), -1);

    private SourceBatch BatchOf(Guid topicId, IEnumerable<IIncomingEvent> events) => new()
    {
        TopicId = topicId,
        Sources = [],
        Moves = [],
        Records =
        [
            .. events.Select(one => new SourceRecord
            {
                Source = new PartitionState(0, 0),
                Generation = 0,
                Offset = Interlocked.Increment(ref _offset),
                Key = "key"u8.ToArray(),
                Value = EventEncoder.Encode(one),
                Headers = new Headers { { "sender", Encoding.UTF8.GetBytes("portal") } },
            }),
        ],
    };

    private static ServiceRecord Service(NoticeKey key, long no, string number, NoticeChannel channel) => new()
    {
        Key = key,
        No = no,
        Number = number,
        Court = 1,
        Channel = channel,
        IssuedAt = Noon.AddHours(-4),
        ContactVersion = 1,
        RulePack = 1,
        TopicId = NoticesTopic,
        Partition = 0,
        Offset = no,
        TimestampMs = 0,
        LogAppendTime = false,
        DigestHigh = default,
        DigestLow = default,
    };
}
