using System.Text;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Rates;
using Dispatch.Core.Seams;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Xunit;
using KafkaOptions = Dispatch.Core.Ingest.KafkaOptions;

namespace Dispatch.Integration.Tests.Feed;

/// <summary>A migrated ledger with a court and notices, and the feed's topics.</summary>
internal sealed class FeedGround : IAsyncDisposable
{
    public static readonly DateTimeOffset IssuedAt = new(2026, 4, 11, 6, 0, 0, TimeSpan.Zero);

    private readonly IOptions<LedgerOptions> _ledger;
    private readonly KafkaOptions _kafka;

    private FeedGround(TestGround ground)
    {
        _ledger = Options.Create(new LedgerOptions { ConnectionString = ground.ConnectionString, RetryMilliseconds = 100 });
        _kafka = new KafkaOptions { BootstrapServers = ground.BootstrapServers };
        Topics = new TopicTable(ground.TopicPrefix);
        Sessions = new LedgerSessions(_ledger, TimeProvider.System);
    }

    public LedgerSessions Sessions { get; }

    public TopicTable Topics { get; }

    public RateCohorts Cohorts { get; } = new(Options.Create(new RateOptions()));

    public NoticeKey[] Keys { get; private set; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<FeedGround> CreateAsync(RealParts parts, int notices)
    {
        var test = await parts.GroundAsync();
        var ground = new FeedGround(test);
        await new Migrator(ground._ledger, NullLogger<Migrator>.Instance).RunAsync(restored: false, Token);
        await KafkaTopics.CreateAsync(
            test.BootstrapServers, [(ground.Topics.Status.Name, 4, ground.Topics.Status.Settings), (ground.Topics.Paper.Name, 2, ground.Topics.Paper.Settings), (ground.Topics.ContactHealth.Name, 2, ground.Topics.ContactHealth.Settings)], Token);
        await ground.WriteNoticesAsync(notices);
        return ground;
    }

    public Task<LedgerSession> OpenAsync() => Sessions.OpenAsync(Token);

    public FeedPublisher Publisher(FeedSignals signals, FeedMetrics metrics, ISeams? seams = null, IFeedOutlets? outlets = null) => new(
        Leadership(), outlets ?? Outlets(), Topics, signals, metrics, seams ?? new NoSeams(), Options.Create(new FeedOptions { BatchUnits = 20 }), TimeProvider.System, NullLogger<FeedPublisher>.Instance);

    public RatesProjector Projector(RatesMetrics metrics) => new(
        Leadership(), Cohorts, new RatesReader(Cohorts, TimeProvider.System), metrics, Options.Create(new RateOptions { BatchUnits = 7, ExportSeconds = 1, PauseMilliseconds = 10 }), TimeProvider.System, NullLogger<RatesProjector>.Instance);

    public IFeedOutlets Outlets() => new KafkaOutlets(Options.Create(_kafka), Options.Create(new FeedOptions()), TimeProvider.System, NullLogger<KafkaOutlet>.Instance);

    /// <summary>Publishes and marks what waits, in this call.</summary>
    public async Task PublishAsync(LedgerSession session, IFeedOutlet outlet, ISeams? seams = null)
    {
        var round = new FeedRound(
            session, outlet, new FeedOptions { BatchUnits = 3 }, Topics, new FeedMetrics(Prometheus.Metrics.NewCustomRegistry(), TimeProvider.System), seams ?? new NoSeams(), TimeProvider.System);
        while (await round.RunAsync(Token) > 0)
        {
        }
    }

    /// <summary>One transaction with one piece of evidence for each of the notices (indices, ascending by key).</summary>
    public async Task<bool> WriteAsync(LedgerSession session, IEnumerable<int> notices, EvidenceEvent @event, bool commit = true, Func<Task>? beforeCommit = null, EvidenceMarks marks = EvidenceMarks.None, TimeSpan? age = null)
    {
        await using var transaction = await LedgerTransaction.BeginAsync(session, new UnitWriter(), Token);
        var keys = notices.Select(index => Keys[index]).Order().ToArray();
        await using var advance = new NpgsqlBatch(session.Connection) { BatchCommands = { LifeTable.Advance(keys, [.. keys.Select(_ => (short)1)]) } };
        Dictionary<NoticeKey, LifeRow> rows;
        await using (var reader = await advance.ExecuteReaderAsync(Token)) rows = await LifeTable.ReadAsync(reader, keys.Length, Token);
        await transaction.DrawUnitAsync(Token);
        foreach (var key in keys) transaction.Unit.Add(Evidence(rows[key], @event, marks, age));
        if (beforeCommit is not null) await beforeCommit();
        if (!commit) return false;
        await transaction.CommitAsync(TimeProvider.System, Token);
        return true;
    }

    /// <summary>Reads a topic until so many different evidence ids were seen, in the order in which they lie in each partition.</summary>
    public List<ConsumeResult<string, string>> Consume(string topic, int distinct)
    {
        using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = _kafka.BootstrapServers,
            GroupId = "test",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).Build();
        consumer.Assign(Enumerable.Range(0, topic == Topics.Status.Name ? 4 : 2).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        var seen = new List<ConsumeResult<string, string>>();
        var ids = new HashSet<string>();
        while (ids.Count < distinct)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(30)) ?? throw new TimeoutException($"{ids.Count} of {distinct} events came.");
            seen.Add(result);
            ids.Add(StatusEvent.Parse(result.Message.Value).EvidenceId);
        }

        return seen;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var session = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, session.Connection);
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var session = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, session.Connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    /// <summary>Asks until no unit waits; wakes the feed each time.</summary>
    public async Task DrainedAsync(FeedSignals signals)
    {
        while (await ScalarAsync<long>("SELECT count(*) FROM feed_unit WHERE position IS NULL") > 0) signals.Committed.Raise();
    }

    public async ValueTask DisposeAsync() => await Sessions.DisposeAsync();

    public Leadership Leadership() => new(Sessions, _ledger, TimeProvider.System, NullLogger<Leadership>.Instance);

    private static Evidence Evidence(LifeRow life, EvidenceEvent @event, EvidenceMarks marks, TimeSpan? age) => new()
    {
        Event = @event,
        Id = EvidenceId.Of(life.Key, @event, (UInt128)(ushort)life.Sequence),
        Key = life.Key,
        No = life.No,
        Number = life.Number,
        Court = life.Court,
        Sequence = life.Sequence,
        State = life.Facts.State,
        Marks = marks,
        IssuedAt = life.IssuedAt,
        OccurredAt = age is { } time ? life.IssuedAt + time : null,
        Detail = Encoding.UTF8.GetBytes("{}"),
    };

    private async Task WriteNoticesAsync(int count)
    {
        Keys = [.. Enumerable.Range(1, count).Select(i => NoticeKey.Of($"notice-{i}"))];
        await using var session = await OpenAsync();
        await using (var court = new NpgsqlCommand("INSERT INTO court (id, province) VALUES ('thr-b1042', 23), ('fars-b7', 7)", session.Connection))
            await court.ExecuteNonQueryAsync(Token);
        await using var command = new NpgsqlCommand(
            """
            WITH one AS (
                INSERT INTO life (key, no, issued_at, court, seq, channel, flags, number)
                SELECT k.key, k.no, $2, 1 + k.no % 2, 0, 1, 0, 'notice-' || k.no FROM unnest($1) WITH ORDINALITY AS k(key, no) RETURNING key, no)
            INSERT INTO notice (no, key, unit, recipient, kind, lane, rule_pack, case_number, title, body_ref)
            SELECT no, key, 0, $3, 1, 1, 1, '1404', 'عنوان', 's3://b' FROM one
            """, session.Connection);
        command.Parameters.AddWithValue(Keys.Select(key => key.ToGuid()).ToArray());
        command.Parameters.AddWithValue(IssuedAt.UtcDateTime);
        RecipientId.TryCreate(RecipientKind.Person, "0499370899", out var recipient, out _);
        command.Parameters.AddWithValue(recipient.Packed);
        await command.ExecuteNonQueryAsync(Token);
    }
}
