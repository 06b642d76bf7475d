using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>Viewed are the citizens' first views that are earlier than the court's cancel, if any; the facts, the states and the rows agree.</summary>
internal static class ViewRules
{
    public static void Check(BooksLines lines, Ruling ruling, BooksSides sides)
    {
        var ledger = sides.Ledger;
        lines.Equal("viewed = notices in state Viewed", ruling.Notices.LongCount(notice => notice.IsViewed), Count(ledger, NoticeState.Viewed));
        lines.Equal("cancelled = notices in state Cancelled", ruling.Notices.LongCount(notice => notice.IsCancelled), Count(ledger, NoticeState.Cancelled));
        lines.None("notices with another first view than the citizens'", Differ(ruling, ledger, static (expected, notice) => expected.ViewedAt == notice.ViewedAt));
        lines.None("notices with another cancel than the court's", Differ(ruling, ledger, static (expected, notice) => expected.CancelledAt == notice.CancelledAt));
        lines.None("cancels without a row, or rows without a cancel", ledger.Notices.LongCount(notice => notice.CancelledAt != 0 != (notice.CancelSequence != 0)));
        CheckRows(lines, ruling, ledger);
        CheckStates(lines, ledger);
    }

    /// <summary>Notices in state Viewed whose view came within the threshold.</summary>
    public static long Within(LedgerSide ledger, TimeSpan threshold) =>
        ledger.Notices.LongCount(notice => notice.State == NoticeState.Viewed && notice.ViewedAt - notice.IssuedAt <= threshold.Ticks);

    private static long Count(LedgerSide ledger, NoticeState state) => ledger.Notices.LongCount(notice => notice.State == state);

    private static long Differ(Ruling ruling, LedgerSide ledger, Func<NoticeRuling, LedgerNotice, bool> same)
    {
        var offences = 0L;
        for (var i = 0; i < ruling.Notices.Length; i++)
            if (!same(ruling.Notices[i], ledger.Notices[i])) offences++;
        return offences;
    }

    private static void CheckRows(BooksLines lines, Ruling ruling, LedgerSide ledger)
    {
        var expected = new Dictionary<UInt128, (ulong Content, long No)>(ruling.Views.Count);
        foreach (var (viewKey, content, notice) in ruling.Views)
            if (notice >= 0) expected[viewKey] = (content, ledger.Notices[notice].No);
        var seen = new HashSet<UInt128>(ledger.Views.Count);
        var right = ledger.Views.LongCount(view => seen.Add(view.ViewKey) && expected.TryGetValue(view.ViewKey, out var other) && other == (view.Content, view.No));
        lines.Same("views on record = distinct views", expected.Count, expected.Count - right, ledger.Views.Count - right);
    }

    // The state that was told last is the state that the facts give.
    private static void CheckStates(BooksLines lines, LedgerSide ledger)
    {
        var last = new Dictionary<long, (int Incarnation, short Sequence, NoticeState State)>(ledger.Notices.Count);
        foreach (var evidence in ledger.Evidence)
        {
            if (evidence.Sequence == 0) continue;
            if (last.TryGetValue(evidence.No, out var known) && (known.Incarnation, known.Sequence).CompareTo((evidence.Incarnation, evidence.Sequence)) >= 0) continue;
            last[evidence.No] = (evidence.Incarnation, evidence.Sequence, evidence.State);
        }

        lines.None("notices whose last evidence tells another state", ledger.Notices.LongCount(notice => !last.TryGetValue(notice.No, out var told) || told.State != notice.State));
    }
}
