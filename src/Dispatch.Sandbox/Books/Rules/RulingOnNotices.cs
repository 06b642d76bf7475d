using Dispatch.Core.Ingest;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>Notices: of a number's events the ledger's choice is accepted, those that say the same are repeats, the others are bad.</summary>
internal static class RulingOnNotices
{
    public static void Rule(Ruling ruling, CourtSide court, LedgerSide ledger)
    {
        foreach (var bad in court.Bad) RuleBad(ruling, bad);
        var order = new int[court.Notices.Count];
        var keys = new UInt128[order.Length];
        for (var i = 0; i < order.Length; i++) (order[i], keys[i]) = (i, court.Notices[i].Key);
        Array.Sort(keys, order);
        for (int from = 0, to; from < order.Length; from = to)
        {
            for (to = from + 1; to < order.Length && keys[to] == keys[from];) to++;
            RuleNumber(ruling, court, ledger, order.AsSpan(from, to - from));
        }
    }

    public static void RuleBad(Ruling ruling, PublishedBad bad)
    {
        ruling.Count(bad.At.Source, bad.Kind, 0, 0, 1);
        ruling.Refuse(bad.At, bad.Bytes, bad.Kind);
    }

    private static void RuleNumber(Ruling ruling, CourtSide court, LedgerSide ledger, ReadOnlySpan<int> events)
    {
        var at = ruling.Find(court.Notices[events[0]].Key);
        if (at < 0) ruling.Missing++;
        var accepted = at < 0 ? -1 : Accepted(court, ledger.Notices[at], events);
        if (at >= 0) ruling.Notices[at].Published = accepted;

        // Where the ledger names none of them, the first stands in: the counts then still say what ought to be.
        var taken = court.Notices[accepted < 0 ? events[0] : accepted];
        long repeats = -1, bad = 0;
        foreach (var index in events)
        {
            var published = court.Notices[index];
            if (published.Content == taken.Content)
            {
                repeats++;
                continue;
            }

            bad++;
            ruling.Collide(published.At, published.Bytes, EventKind.Issued, published.Court != taken.Court);
        }

        ruling.Count(SourceName.Notices, EventKind.Issued, 1, repeats, bad);
    }

    private static int Accepted(CourtSide court, in LedgerNotice notice, ReadOnlySpan<int> events)
    {
        foreach (var index in events)
        {
            var published = court.Notices[index];
            if (published.Partition == notice.Partition && published.Offset == notice.Offset) return index;
        }

        return -1;
    }
}
