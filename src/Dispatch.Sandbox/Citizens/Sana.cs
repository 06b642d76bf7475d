using System.Text;
using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;
using Dispatch.Sandbox.People;
using Dispatch.Sandbox.Publishing;

namespace Dispatch.Sandbox.Citizens;

/// <summary>Plays the registry: tells of everybody who ever registered, then of changes, with some stale and some broken events among them.</summary>
internal sealed class Sana(Publisher publisher, string topic, CitizenBook book, Person[] people, int seed)
{
    private const int FirstVersion = 3;
    private const int StaleEvery = 211;
    private const int BadEvery = 1_009;
    private const int ChangesEvery = 50;

    // What is added to a dead number to make a new one, which is nobody's.
    private const int Mended = 2;

    private readonly Random _random = new(seed);
    private readonly Dictionary<int, long> _versions = [];

    /// <summary>How many the registry knows, with or without an account.</summary>
    public int Registered { get; } = people.Count(person => person.Standing != RegistryStanding.Unknown);

    /// <summary>Numbers that do not work: every second of their owners gives the registry another one while the play runs.</summary>
    public Func<long, bool> IsDead { get; init; } = _ => false;

    /// <summary>People without an account who get one while the play runs: what they are sent meanwhile may go either way.</summary>
    public static bool WillRegister(int who, Person person) => !person.HasAccount && who % ChangesEvery == 0;

    /// <summary>Publishes the whole registry and waits for the acknowledgements.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        for (var who = 0; who < people.Length; who++)
        {
            var person = people[who];
            if (person.Standing == RegistryStanding.Unknown) continue;
            await PublishAsync(person.Id, FirstVersion, person.HasAccount, person.Mobile, person.Province, cancellationToken);
            if (who % StaleEvery == 0) await PublishAsync(person.Id, FirstVersion - 1, person.HasAccount, 0, person.Province, cancellationToken);
            if (who % BadEvery == 0) await PublishBadAsync(person, cancellationToken);
        }

        await publisher.FlushAsync(cancellationToken);
    }

    /// <summary>Some people move, some get an account, and some another number, spread over a time.</summary>
    public async Task ChangeAsync(TimeSpan over, CancellationToken cancellationToken)
    {
        var changes = Enumerable.Range(0, people.Length).Where(who => who % ChangesEvery == 0 || MendsNumber(who)).ToList();
        foreach (var who in changes)
        {
            var person = people[who];
            var version = _versions[who] = _versions.GetValueOrDefault(who, FirstVersion) + 1;

            // Whoever had a number keeps one: only where they live changes, or which number it is.
            var mobile = WillRegister(who, person) ? 0 : MendsNumber(who) ? person.Mobile + Mended : person.Mobile;
            await PublishAsync(person.Id, version, hasAccount: true, mobile, new Province((byte)_random.Next(Province.Count)), cancellationToken);
            if (who % 200 == 0) await PublishAsync(person.Id, version, hasAccount: false, 0, person.Province, cancellationToken);
            await Task.Delay(over / changes.Count, cancellationToken);
        }

        await publisher.FlushAsync(cancellationToken);
    }

    private bool MendsNumber(int who) => who % 2 == 0 && people[who].Mobile != 0 && IsDead(people[who].Mobile);

    private Task PublishAsync(RecipientId id, long version, bool hasAccount, long mobile, Province province, CancellationToken cancellationToken)
    {
        var registration = new RegistrationUpserted
        {
            Recipient = id,
            Version = version,
            AccountId = hasAccount ? $"sana-{id.Packed % 1_000_000_007:x8}" : null,
            Mobile = mobile == 0 ? null : new Mobile(mobile),
            Province = province,
            RegisteredAt = WallClock.Now,
        };
        var key = Encoding.UTF8.GetBytes(id.Digits);
        var record = Wrapping.Wrap(_random.Next(10) == 0 ? Envelope.CloudEventStructured : Envelope.Plain, key, EventEncoder.Encode(registration), SchemaName.RegistrationUpserted, $"r{version}", "/sana");
        return publisher.SendAsync(topic, record, (partition, offset) => book.Add(new PublishedRegistration(
            id.Packed, version, record.Fingerprint, mobile, offset, partition, hasAccount)), cancellationToken);
    }

    private async Task PublishBadAsync(Person person, CancellationToken cancellationToken)
    {
        var (json, kind) = _random.Next(3) switch
        {
            0 => ($$"""{"schema":"registration.upserted/1","recipient":{"type":"person","id":"1234567890"},"version":1,"accountId":"a","registeredAt":"2025-01-01T00:00:00Z"}""", EventKind.Registration),
            1 => ($$"""{"schema":"registration.upserted/1","recipient":{"type":"foreign","id":"123456"},"version":0,"accountId":"a","registeredAt":"2025-01-01T00:00:00Z"}""", EventKind.Registration),
            _ => ("[1, 2", EventKind.Unknown),
        };
        var record = new OutgoingRecord(Encoding.UTF8.GetBytes(person.Id.Digits), Encoding.UTF8.GetBytes(json));
        await publisher.SendAsync(topic, record, (partition, offset) => book.AddBad(SourceName.Registrations, partition, offset, kind, record.Fingerprint), cancellationToken);
    }
}
