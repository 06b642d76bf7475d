using Dispatch.Core.Ingest;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>Cancels: the issuer's counts, once; another time for it is bad, another court's is bad; without a notice it waits.</summary>
internal static class RulingOnCancels
{
    public static void Rule(Ruling ruling, CourtSide court, LedgerSide ledger)
    {
        foreach (var group in court.Cancels.GroupBy(cancel => (cancel.Key, cancel.Court)))
        {
            var at = ruling.Find(group.Key.Key);
            var issuer = at < 0 ? -1 : Issuer(ruling, court, at);
            if (at >= 0 && issuer != group.Key.Court) RefuseAll(ruling, group);
            else Take(ruling, [.. group], at, at < 0 ? 0 : ledger.Notices[at].CancelledAt);
        }
    }

    private static int Issuer(Ruling ruling, CourtSide court, int at) =>
        ruling.Notices[at].Published is >= 0 and var published ? court.Notices[published].Court : -1;

    private static void RefuseAll(Ruling ruling, IEnumerable<PublishedCancel> cancels)
    {
        foreach (var cancel in cancels)
        {
            ruling.Count(SourceName.Notices, EventKind.Cancelled, 0, 0, 1);
            ruling.Collide(cancel.At, cancel.Bytes, EventKind.Cancelled, otherCourt: true);
        }
    }

    private static void Take(Ruling ruling, List<PublishedCancel> cancels, int at, long recorded)
    {
        var taken = cancels.FindIndex(cancel => cancel.CancelledAt == recorded);
        var time = cancels[Math.Max(taken, 0)].CancelledAt;
        if (at >= 0) ruling.Notices[at].CancelledAt = time;
        else ruling.Park(EventKind.Cancelled);
        var repeats = -1;
        foreach (var cancel in cancels)
        {
            if (cancel.CancelledAt == time) repeats++;
            else ruling.Collide(cancel.At, cancel.Bytes, EventKind.Cancelled, otherCourt: false);
        }

        ruling.Count(SourceName.Notices, EventKind.Cancelled, 1, repeats, cancels.Count - 1 - repeats);
    }
}
