using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>
/// The registry was told of each change of a number's health, once and as it is on record; and how each number stands is what the outcomes of its
/// SMS say by their times, worked out here anew.
/// </summary>
internal static class ContactRules
{
    // More never matter, and the ledger keeps no more.
    private const int MostFailures = 20;

    public static void Check(BooksLines lines, BooksSides sides)
    {
        var (numbers, told, setBack) = (sides.Ledger.Numbers, sides.Status.Contacts, sides.Run.SetBack);
        var changes = FeedRules.Sorted(numbers.Changes.Select(change => change.Id));
        var (missing, strange) = FeedRules.Compare(changes, FeedRules.Sorted(told.Select(one => one.Id)));
        lines.Same("contact health: distinct events = changes on record", changes.Length, missing, strange, mayHoldMore: setBack);
        lines.None("contact health: events that say something else than the change", Unlike(numbers, told, setBack));
        lines.None("contact health: changes on record twice", numbers.Changes.Count - changes.Length);
        lines.None("contact health: gaps or disorder in the registry's sequences", Disorder(told, setBack));
        lines.None("contact health: contacts whose changes do not lead to how they stand", Broken(numbers), no => $"contact {no}");
        lines.None("contact health: numbers that stand otherwise than their SMS say", Otherwise(sides), no => $"contact {no}");
        lines.None("contact health: notices that call a number bad which was not", CalledForNothing(numbers), no => $"no {no}");
    }

    private static long Unlike(NumberSide numbers, IReadOnlyList<ContactEvent> told, bool setBack)
    {
        var recipients = numbers.States.DistinctBy(state => state.No).ToDictionary(state => state.No, state => state.Recipient);
        var changes = new Dictionary<UInt128, LedgerContactChange>();
        foreach (var change in numbers.Changes) changes[change.Id] = change;
        return told.LongCount(one => changes.TryGetValue(one.Id, out var change)
            && (recipients.GetValueOrDefault(change.Contact) != one.Recipient || (change.Health, change.Reason, change.Version) != (one.Health, one.Reason, one.Version)
                || (!setBack && (change.Sequence, change.Incarnation) != (one.Sequence, one.Incarnation))));
    }

    // In order of delivery: a number is the next one, or was told before.
    private static long Disorder(IReadOnlyList<ContactEvent> told, bool setBack)
    {
        var last = new Dictionary<(long Recipient, int Incarnation), int>();
        var offences = 0L;
        foreach (var one in told)
        {
            var known = last.TryGetValue((one.Recipient, one.Incarnation), out var before);
            if (one.Sequence > before + 1 && (known || !setBack)) offences++;
            last[(one.Recipient, one.Incarnation)] = Math.Max(before, one.Sequence);
        }

        return offences;
    }

    // Bad only from ok or by a graver reason, ok only from bad; the last one is how the contact stands.
    private static List<int> Broken(NumberSide numbers)
    {
        var changes = numbers.Changes.ToLookup(change => change.Contact);
        var offenders = numbers.States.Where(state => !Leads(changes[state.No], state)).Select(state => (int)state.No).ToList();
        var known = numbers.States.Select(state => state.No).ToHashSet();
        return [.. offenders, .. changes.Where(one => !known.Contains(one.Key)).Select(one => (int)one.Key)];
    }

    private static bool Leads(IEnumerable<LedgerContactChange> changes, in LedgerContactHealth state)
    {
        var (health, reason, sequence) = (ContactHealth.Ok, ContactReason.None, 0);
        foreach (var change in changes)
        {
            if (change.Sequence != ++sequence || (change.Health, change.Reason) == (health, reason) || !IsOf(change.Health, change.Reason)) return false;
            if (change.Health == ContactHealth.Ok && health == ContactHealth.Ok) return false;
            (health, reason) = (change.Health, change.Reason);
        }

        return (health, reason, sequence) == (state.Health, state.Reason, state.Sequence);
    }

    private static bool IsOf(ContactHealth health, ContactReason reason) =>
        health == ContactHealth.Bad ? reason is ContactReason.NumberInvalid or ContactReason.Undelivered : reason is ContactReason.Delivered or ContactReason.Registered;

    private static List<int> Otherwise(BooksSides sides)
    {
        var expected = Expected(sides);
        var offenders = new List<int>();
        foreach (var state in sides.Ledger.Numbers.States)
        {
            var should = expected.Remove(state.Recipient, out var one) ? one : new Standing(ContactReason.None, 0);
            var bad = state.Health == ContactHealth.Bad ? state.Reason : ContactReason.None;
            if (bad != should.Bad || state.Failures != should.Failures) offenders.Add((int)state.No);
        }

        // Whoever is in doubt has a row.
        offenders.AddRange(expected.Values.Where(one => one.Bad != ContactReason.None || one.Failures > 0).Select(_ => 0));
        return offenders;
    }

    // Only what went to the number that the registry has now counts, and only after the last delivery to it.
    private static Dictionary<long, Standing> Expected(BooksSides sides)
    {
        var ledger = sides.Ledger;
        var addressees = ledger.Numbers.Addressees;
        var mobiles = ledger.Contacts.Where(contact => contact.Mobile != 0).DistinctBy(contact => contact.Recipient).ToDictionary(contact => contact.Recipient, contact => contact.Mobile);
        var current = new HashSet<long>();
        var delivered = new Dictionary<long, long>();
        foreach (var attempt in ledger.Attempts)
        {
            if (!addressees.TryGetValue(attempt.No, out var recipient) || mobiles.GetValueOrDefault(recipient) != attempt.Mobile) continue;
            current.Add(attempt.No);
            if (attempt.State == SmsState.Delivered) delivered[recipient] = Math.Max(delivered.GetValueOrDefault(recipient), attempt.FinalAt);
        }

        return ledger.Numbers.Failures
            .Where(failure => current.Contains(failure.No) && failure.At > delivered.GetValueOrDefault(addressees[failure.No]))
            .GroupBy(failure => addressees[failure.No])
            .ToDictionary(contact => contact.Key, contact => Standing.Of(contact, sides.Run.UndeliveredNotices));
    }

    // Somebody was told before that it is bad: the reason may have changed while the notice was on its way.
    private static List<int> CalledForNothing(NumberSide numbers)
    {
        var contacts = numbers.States.DistinctBy(state => state.Recipient).ToDictionary(state => state.Recipient, state => state.No);
        var bad = numbers.Changes.Where(change => change.Health == ContactHealth.Bad).ToLookup(change => change.Contact);
        return [.. numbers.BadCalls
            .Where(call => !numbers.Addressees.TryGetValue(call.No, out var recipient) || !contacts.TryGetValue(recipient, out var contact)
                || !bad[contact].Any(change => change.Unit < call.Unit && change.Reason == call.Reason))
            .Select(call => (int)call.No)];
    }

    private readonly record struct Standing(ContactReason Bad, int Failures)
    {
        public static Standing Of(IEnumerable<LedgerSmsFailure> failures, int threshold)
        {
            var all = failures.ToList();
            var undelivered = all.Where(failure => !failure.Refused).DistinctBy(failure => failure.No).Count();
            return new Standing(
                all.Exists(failure => failure.Refused) ? ContactReason.NumberInvalid : undelivered >= threshold ? ContactReason.Undelivered : ContactReason.None,
                Math.Min(undelivered, MostFailures));
        }
    }
}
