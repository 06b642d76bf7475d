using Dispatch.Core.Ingest;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>Views: a viewId counts once; the same one with other content is bad; without a notice it waits.</summary>
internal static class RulingOnViews
{
    public static void Rule(Ruling ruling, CitizenSide citizens, LedgerSide ledger)
    {
        var recorded = new Dictionary<UInt128, ulong>(ledger.Views.Count);
        foreach (var view in ledger.Views) recorded[view.ViewKey] = view.Content;

        var order = new int[citizens.Views.Count];
        var keys = new UInt128[order.Length];
        for (var i = 0; i < order.Length; i++) (order[i], keys[i]) = (i, citizens.Views[i].ViewKey);
        Array.Sort(keys, order);
        for (int from = 0, to; from < order.Length; from = to)
        {
            for (to = from + 1; to < order.Length && keys[to] == keys[from];) to++;
            RuleView(ruling, citizens, recorded, order.AsSpan(from, to - from));
        }
    }

    private static void RuleView(Ruling ruling, CitizenSide citizens, Dictionary<UInt128, ulong> recorded, ReadOnlySpan<int> events)
    {
        // In the order of the book: where the ledger has none of them, the first stands in.
        var taken = citizens.Views[events[0]];
        foreach (var index in events)
        {
            if (recorded.TryGetValue(taken.ViewKey, out var content) && citizens.Views[index].Content == content) taken = citizens.Views[index];
        }

        long repeats = -1, bad = 0;
        foreach (var index in events)
        {
            var view = citizens.Views[index];
            if (view.Content == taken.Content)
            {
                repeats++;
                continue;
            }

            bad++;
            ruling.Collide(view.At, view.Bytes, EventKind.Viewed, otherCourt: false);
        }

        ruling.Count(SourceName.Views, EventKind.Viewed, 1, repeats, bad);
        var at = ruling.Find(taken.Key);
        ruling.Views.Add((taken.ViewKey, taken.Content, at));
        if (at < 0)
        {
            ruling.Park(EventKind.Viewed);
            return;
        }

        ref var notice = ref ruling.Notices[at];
        if (notice.ViewedAt == 0 || taken.ViewedAt < notice.ViewedAt) notice.ViewedAt = taken.ViewedAt;
    }
}
