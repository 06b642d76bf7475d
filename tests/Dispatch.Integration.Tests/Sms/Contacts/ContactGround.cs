using System.Globalization;
using System.Text.Json;
using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Registry;
using Dispatch.Core.Seams;
using Dispatch.Core.Sms;
using Dispatch.Core.Sms.Contacts;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Integration.Tests.Feed;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Smsc.Settings;
using Microsoft.Extensions.Options;
using Prometheus;
using Xunit;

namespace Dispatch.Integration.Tests.Sms.Contacts;

/// <summary>An SMS road whose notices have recipients in the registry; and the registry's road and the feed beside it, to be run by hand.</summary>
internal sealed class ContactGround : IAsyncDisposable
{
    private static readonly Guid Registrations = new("33333333-0000-0000-0000-000000000001");

    private readonly TopicTable _topics = new();
    private readonly ListOutlet _outlet = new();
    private int _registrations;

    private ContactGround(SmsWorld world) => World = world;

    public SmsWorld World { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ContactGround> BuildAsync(RealParts parts, SmscSettings? settings = null, IReadOnlyDictionary<string, string?>? configuration = null)
    {
        var ground = new ContactGround(await SmsWorld.BuildAsync(parts, settings, configuration));
        await using var session = await ground.OpenAsync();
        await ground.World.Get<Gateways>().KnowAsync(session, Cancel);
        return ground;
    }

    public Task<LedgerSession> OpenAsync() => World.Get<LedgerSessions>().OpenAsync(Cancel);

    public SmsBook Book() => new(World.Get<IOptions<SmsOptions>>().Value, _ => "main", World.Get<ContactJournal>(), TimeProvider.System);

    public static RecipientId Person(int who) =>
        RecipientId.TryCreate(RecipientKind.Foreign, (70_000 + who).ToString(CultureInfo.InvariantCulture), out var id, out var rule) ? id : throw new InvalidOperationException(rule);

    public static string MobileOf(int number) => (989_190_000_000 + number).ToString(CultureInfo.InvariantCulture);

    /// <summary>The registry tells of a person, by its own road.</summary>
    /// <param name="who">Which.</param>
    /// <param name="version">The registry's.</param>
    /// <param name="number">For <see cref="MobileOf"/>; null: none.</param>
    public async Task RegisterAsync(int who, long version, int? number)
    {
        await using var session = await OpenAsync();
        var metrics = new ContactMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry()));
        var road = new RegistrationRoad(new EventDecoder(Options.Create(new EventOptions())), _topics, new ContactRegistrations(metrics, TimeProvider.System), TimeProvider.System);
        var record = new SourceRecord
        {
            Source = new PartitionState(0, 0),
            Generation = 0,
            Offset = _registrations++,
            Value = EventEncoder.Encode(new RegistrationUpserted
            {
                Recipient = Person(who),
                Version = version,
                AccountId = "account",
                Mobile = number is { } one ? new Mobile(long.Parse(MobileOf(one), CultureInfo.InvariantCulture)) : null,
                Province = new Province(23),
                RegisteredAt = SmsWorld.IssuedAt,
            }),
        };
        var batch = new SourceBatch { TopicId = Registrations, Records = [record], Sources = [], Moves = [] };
        await road.PrepareAsync(batch, session, Cancel);
        await using var transaction = await LedgerTransaction.BeginAsync(session, new UnitWriter(), Cancel);
        await road.WriteAsync(batch, transaction, Cancel);
        await transaction.CommitAsync(TimeProvider.System, Cancel);
        await road.CommittedAsync(batch, session, Cancel);
    }

    /// <summary>A notice to a person, its announcement in the queue.</summary>
    public Task QueueAsync(long no, int who, int number) => World.ExecuteAsync(Notice(no, who) + string.Create(CultureInfo.InvariantCulture,
        $"""
        INSERT INTO sms_queue (no, stage, segment, attempt, lane, turn, key, court, mobile, useful_until)
        VALUES ({no}, 1, 0, 1, 1, {no}, '{SmsWorld.Key(no).ToGuid()}', 1, {MobileOf(number)}, now() + interval '1 hour');
        """));

    /// <summary>A notice to a person, its announcement of so many segments accepted by the gateway.</summary>
    public Task AcceptAsync(long no, int who, int number, int segments = 1) => World.ExecuteAsync(Notice(no, who) + string.Create(CultureInfo.InvariantCulture,
        $"""
        INSERT INTO sms_attempt (no, created_at, accepted_at, useful_until, mobile, key, worker, reference, status, stage, segment, segments, attempt, gateway, concat_ref, state, lane, possible_duplicate, message_id)
        SELECT {no}, now(), now(), now() + interval '1 hour', {MobileOf(number)}, '{SmsWorld.Key(no).ToGuid()}', 1, s, 0, 1, s, {segments}, 1, 1, 7, 2, 1, false, 'm{no}-' || s
        FROM generate_series(1, {segments}) s;
        """));

    /// <summary>What a receipt makes of a segment.</summary>
    public static AttemptMove Move(long no, AttemptState to, DateTimeOffset at, short segment = 1) =>
        new() { Id = new AttemptId(new SmsId(no, 1), segment, 1), To = to, At = at, Gateway = 1 };

    public async Task WriteAsync(params AttemptMove[] moves)
    {
        await using var session = await OpenAsync();
        var page = new SmsPage();
        page.Moves.AddRange(moves);
        await Book().WriteAsync(session, page, Cancel);
    }

    /// <summary>What ingest reads of a person.</summary>
    public async Task<ContactCard> CardAsync(int who)
    {
        await using var session = await OpenAsync();
        var cards = new Dictionary<long, ContactCard>();
        await IngestTables.ReadContactsAsync(session, [Person(who).Packed], cards, Cancel);
        return cards[Person(who).Packed];
    }

    /// <summary>Publishes what waits; returns "bad undelivered 3" for each event so far that the registry got for a person, once an id, in order.</summary>
    public async Task<List<string>> ToldAsync(int who)
    {
        await using var session = await OpenAsync();
        var round = new FeedRound(
            session, _outlet, new FeedOptions(), _topics, new FeedMetrics(Prometheus.Metrics.NewCustomRegistry(), TimeProvider.System), new NoSeams(), TimeProvider.System);
        while (await round.RunAsync(Cancel) > 0)
        {
        }

        var told = new List<string>();
        var ids = new HashSet<string>();
        foreach (var (topic, key, value) in _outlet.Events.Where(one => one.Topic == _topics.ContactHealth.Name))
        {
            Assert.DoesNotContain("98919", value, StringComparison.Ordinal); // no number
            using var json = JsonDocument.Parse(value);
            var root = json.RootElement;
            Assert.Equal(key, root.GetProperty("recipient").GetProperty("id").GetString());
            Assert.True(ids.Add(root.GetProperty("eventId").GetString()!), "an id twice without a fault");
            if (key != Person(who).Digits) continue;
            var notices = root.TryGetProperty("notices", out var count) ? " " + count.GetInt32().ToString(CultureInfo.InvariantCulture) : "";
            told.Add($"{root.GetProperty("health").GetString()} {root.GetProperty("reason").GetString()}{notices}");
            Assert.Equal(told.Count, root.GetProperty("sequence").GetInt32());
        }

        return told;
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private static string Notice(long no, int who) => string.Create(CultureInfo.InvariantCulture,
        $"""
        INSERT INTO life (key, no, issued_at, court, seq, channel, flags) VALUES ('{SmsWorld.Key(no).ToGuid()}', {no}, '2026-01-01T08:00:00Z', 1, 2, 1, 0);
        INSERT INTO notice (no, key, unit, recipient, contact_version, kind, lane, rule_pack) VALUES ({no}, '{SmsWorld.Key(no).ToGuid()}', 0, {Person(who).Packed}, 1, 1, 1, 1);

        """);
}
