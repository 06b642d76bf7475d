using Dispatch.Core.Ingest;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>Registrations: in order of delivery a version above all before it counts; a stale one changes nothing.</summary>
internal static class RulingOnRegistrations
{
    /// <returns>Each recipient as the registry ought to know them.</returns>
    public static Dictionary<long, LedgerContact> Rule(Ruling ruling, CitizenSide citizens)
    {
        var contacts = new Dictionary<long, LedgerContact>();
        long distinct = 0, stale = 0;
        foreach (var registration in citizens.Registrations.OrderBy(one => one.Partition).ThenBy(one => one.Offset))
        {
            if (contacts.TryGetValue(registration.Recipient, out var known) && known.Version >= registration.Version)
            {
                stale++;
                continue;
            }

            distinct++;
            contacts[registration.Recipient] = new LedgerContact(registration.Recipient, registration.Version, registration.Mobile, registration.HasAccount);
        }

        if (distinct + stale > 0) ruling.Count(SourceName.Registrations, EventKind.Registration, distinct, stale, 0);
        return contacts;
    }
}
