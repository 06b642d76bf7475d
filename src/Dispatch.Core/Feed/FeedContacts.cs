using System.Text;
using Dispatch.Core.Ledger;

namespace Dispatch.Core.Feed;

/// <summary>Changes of contacts' health, kept until the recipients of their batch have been read.</summary>
internal sealed class FeedContacts
{
    private readonly List<(int Unit, ContactChange Change)> _changes = [];
    private readonly ContactEncoder _encoder = new();

    public void Clear() => _changes.Clear();

    /// <param name="unit">Index of its unit in the batch.</param>
    /// <param name="change">As the unit has it.</param>
    public void Add(int unit, ContactChange change) => _changes.Add((unit, change));

    /// <summary>Hands them over in order; returns the count. One whose recipient was erased meanwhile is nobody's, and is left out.</summary>
    public async Task<int> PutAsync(LedgerSession session, IFeedOutlet outlet, string topic, UnitBatch batch, CancellationToken cancellationToken)
    {
        if (_changes.Count == 0) return 0;
        var recipients = await ContactHealthTable.RecipientsAsync(session, [.. _changes.Select(one => one.Change.Contact).Distinct().Order()], cancellationToken);
        var events = 0;
        foreach (var (unit, change) in _changes)
        {
            if (!recipients.TryGetValue(change.Contact, out var recipient)) continue;
            outlet.Put(topic, Encoding.ASCII.GetBytes(recipient.Digits), _encoder.Encode(change, recipient, batch.Units[unit]), cancellationToken);
            events++;
        }

        return events;
    }
}
