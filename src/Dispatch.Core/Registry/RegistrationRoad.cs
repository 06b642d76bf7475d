using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Contacts;

namespace Dispatch.Core.Registry;

/// <summary>What the registry's <c>registration.upserted</c> become: contacts. A version at or below the one known changes nothing and is a repeat.</summary>
internal sealed class RegistrationRoad(EventDecoder decoder, TopicTable topics, ContactRegistrations contacts, TimeProvider time) : ISourceRoad
{
    private readonly List<(SourceRecord Record, RegistrationUpserted Registration)> _pending = [];
    private IReadOnlyList<ContactChange> _changes = [];

    public Task ReadyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task PrepareAsync(SourceBatch batch, LedgerSession session, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _pending.Clear();
        foreach (var record in batch.Records)
        {
            if (!decoder.TryDecode(record.Value.Span, record.Headers, topics.Registrations.Reads, now, out var decoded, out var rejection))
            {
                record.Kind = EventKinds.Of(rejection.Schema);
                record.Refuse(rejection);
                continue;
            }

            record.Kind = EventKind.Registration;
            if (record.Poison is { } poison) record.Refuse(Rejection.Of(RejectionRule.OutOfRange, "", poison));
            else _pending.Add((record, (RegistrationUpserted)decoded));
        }

        return Task.CompletedTask;
    }

    public async Task WriteAsync(SourceBatch batch, LedgerTransaction transaction, CancellationToken cancellationToken)
    {
        _changes = [];
        if (_pending.Count == 0) return;
        var newest = new SortedDictionary<long, RegistrationUpserted>();
        var several = new SortedSet<long>();
        foreach (var (_, registration) in _pending)
        {
            var recipient = registration.Recipient.Packed;
            if (newest.TryAdd(recipient, registration)) continue;
            several.Add(recipient);
            if (registration.Version > newest[recipient].Version) newest[recipient] = registration;
        }

        // Of several for one recipient, which count depends on the version before the batch.
        var before = new Dictionary<long, ContactCard>();
        if (several.Count > 0) await IngestTables.ReadContactsAsync(transaction.Session, [.. several], before, cancellationToken);
        var versions = several.ToDictionary(recipient => recipient, recipient => before.GetValueOrDefault(recipient).Version);
        var written = await ContactTable.UpsertAsync(transaction.Session, [.. newest.Values.Select(Row)], cancellationToken);
        foreach (var (record, registration) in _pending)
        {
            var recipient = registration.Recipient.Packed;
            var applies = written.Contains(recipient) && (!versions.TryGetValue(recipient, out var version) || registration.Version > version);
            if (applies && versions.ContainsKey(recipient)) versions[recipient] = registration.Version;
            record.Outcome = applies ? Outcome.Applied : Outcome.Repeat;
        }

        var sources = new SortedDictionary<long, SourceRecord>();
        foreach (var (record, registration) in _pending)
            if (written.Contains(registration.Recipient.Packed) && registration == newest[registration.Recipient.Packed]) sources.TryAdd(registration.Recipient.Packed, record);
        _changes = await contacts.WriteAsync(transaction, batch.TopicId, sources, cancellationToken);
    }

    public Task CommittedAsync(SourceBatch batch, LedgerSession session, CancellationToken cancellationToken)
    {
        contacts.Told(_changes);
        return Task.CompletedTask;
    }

    private static ContactRow Row(RegistrationUpserted registration) => new()
    {
        Recipient = registration.Recipient,
        Version = registration.Version,
        Account = registration.AccountId,
        Mobile = registration.Mobile,
        Province = registration.Province,
    };
}
