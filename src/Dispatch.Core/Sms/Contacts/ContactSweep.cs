using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Npgsql;

namespace Dispatch.Core.Sms.Contacts;

/// <summary>
/// A delivery looks only at numbers in doubt, so one that commits at the same time as the first failure sees nothing to clear. Here it is looked
/// for once more, when every transaction has ended that was under way when the failure was committed.
/// </summary>
internal sealed class ContactSweep(ContactJournal journal, TimeProvider time)
{
    private readonly UnitWriter _unit = new();
    private (LedgerSession Session, long Until, Dictionary<long, int> Contacts)? _waiting;

    /// <summary>One round. What it remembers is only when it may look: another worker begins anew, and so does another session, whose ledger may have been set back.</summary>
    public async Task SweepAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        var (ended, begun, contacts) = await ContactSettleTable.UnsettledAsync(session, cancellationToken);
        if (_waiting is { } waiting && ReferenceEquals(waiting.Session, session))
        {
            if (ended < waiting.Until) return;
            await SettleAsync(session, waiting.Contacts, cancellationToken);
            _waiting = null;
        }
        else
        {
            _waiting = contacts.Count > 0 ? (session, begun, contacts) : null;
        }
    }

    private async Task SettleAsync(LedgerSession session, Dictionary<long, int> contacts, CancellationToken cancellationToken)
    {
        long[] recipients = [.. contacts.Keys.Order()];
        var delivered = await ContactSettleTable.DeliveredAsync(session, recipients, cancellationToken);
        await using var transaction = await LedgerTransaction.BeginAsync(session, _unit, cancellationToken);
        var sheets = await ContactHealthTable.LockAsync(session, [], recipients, cancellationToken);
        if (sheets.Count == 0) return;
        await transaction.DrawUnitAsync(cancellationToken);
        var changes = new List<ContactChange>();
        foreach (var (recipient, sheet) in sheets)
        {
            var state = sheet.State;
            if (delivered.TryGetValue(recipient, out var fact) && state.Mobile == fact.Mobile.Number && state.Reach(fact.At, journal.Threshold))
                changes.Add(state.Told(ContactChangeId.Of(fact), sheet.Version, fact.At));
            state.Settle(contacts[recipient]);
        }

        foreach (var change in changes) transaction.Unit.Add(change);
        transaction.Last(ContactHealthTable.Store([.. sheets.Values.Select(sheet => sheet.State).OrderBy(state => state.Recipient)]), sheets.Count);
        await transaction.CommitAsync(time, cancellationToken);
        journal.Told(changes);
        journal.Settled(delivered.Count, recipients.Length - delivered.Count);
    }
}
