using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Npgsql;

namespace Dispatch.Core.Sms.Contacts;

/// <summary>
/// What one transaction of outcomes says of numbers. A delivery to a number that is not in doubt, which is nearly every one, costs one look at
/// an index that holds the doubted alone.
/// </summary>
internal sealed class ContactPage(ContactJournal journal, IReadOnlyDictionary<SmsId, SmsRecord> records, List<AttemptMove> made, List<ContactFact> failures)
{
    private readonly List<ContactChange> _changes = [];
    private Dictionary<long, long> _recipients = [];

    /// <summary>The statement that says which of it is to be written down; <see cref="ReadAsync"/> reads its result.</summary>
    public NpgsqlBatchCommand Look()
    {
        var reached = made.FindAll(static move => move.To == AttemptState.Delivered);
        return ContactHealthTable.Look(
            failures.Select(fact => fact.No), reached.Select(move => move.Id.Sms.No), reached.Select(move => records[move.Id.Sms].Find(move.Id).Mobile.Number));
    }

    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        _recipients = await ContactHealthTable.ReadLookAsync(reader, cancellationToken);

    /// <summary>Writes it down. Locks contacts, so it comes after attempts and notices; the unit is drawn anew, for it must come after those locks.</summary>
    public async Task WriteAsync(LedgerTransaction transaction, CancellationToken cancellationToken)
    {
        if (_recipients.Count == 0) return;
        var facts = Facts();
        long[] failing = [.. facts.Where(fact => fact.Kind != ContactFactKind.Reached).Select(fact => _recipients[fact.No]).Distinct().Order()];
        var sheets = await ContactHealthTable.LockAsync(transaction.Session, failing, [.. _recipients.Values.Distinct().Order()], cancellationToken);
        await transaction.DrawUnitAsync(cancellationToken);
        var written = new SortedDictionary<long, ContactState>();
        foreach (var fact in facts)
            if (sheets.TryGetValue(_recipients[fact.No], out var sheet) && Apply(sheet, fact)) written[sheet.State.Recipient] = sheet.State;
        foreach (var change in _changes) transaction.Unit.Add(change);
        if (written.Count > 0) transaction.Last(ContactHealthTable.Store([.. written.Values]), written.Count);
    }

    /// <summary>After the COMMIT.</summary>
    public void Committed() => journal.Told(_changes);

    private List<ContactFact> Facts()
    {
        var facts = failures.FindAll(fact => _recipients.ContainsKey(fact.No));
        foreach (var move in made)
        {
            if (move.To != AttemptState.Delivered || !_recipients.ContainsKey(move.Id.Sms.No)) continue;
            var row = records[move.Id.Sms].Find(move.Id);
            facts.Add(new ContactFact(ContactFactKind.Reached, row.Id, row.Key, row.Mobile, move.At));
        }

        facts.Sort(static (one, other) => (one.At, one.Attempt).CompareTo((other.At, other.Attempt)));
        return facts;
    }

    // True where the row is to be written.
    private bool Apply(ContactSheet sheet, in ContactFact fact)
    {
        var state = sheet.State;
        var replaced = sheet.IsHeld && state.Mobile != sheet.Mobile;
        // Registrations see to this themselves. What came into the ledger by another way is seen to here, at the next failure.
        if (replaced && state.Replace(sheet.Mobile, fact.At)) _changes.Add(state.Told(ContactChangeId.Replaced(fact), sheet.Version, fact.At));
        // An old number's outcome says nothing of the new one.
        if (state.Mobile != fact.Mobile.Number) return replaced;
        var changed = fact.Kind == ContactFactKind.Reached
            ? state.Reach(fact.At, journal.Threshold)
            : state.Fail(fact.No, fact.At, fact.Kind == ContactFactKind.Refused, journal.Threshold);
        if (changed) _changes.Add(state.Told(ContactChangeId.Of(fact), sheet.Version, fact.At));
        return true;
    }
}
