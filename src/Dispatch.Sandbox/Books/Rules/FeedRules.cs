using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>
/// What the courts were told is the evidence: each piece at least once, the same every time, in order per notice and without a gap.
/// A record that comes twice is allowed (courts drop by id); one that says something else is not.
/// </summary>
internal static class FeedRules
{
    public static void Check(BooksLines lines, BooksSides sides)
    {
        var (ledger, status, setBack) = (sides.Ledger, sides.Status, sides.Run.SetBack);
        var evidence = Sorted(ledger.Evidence.Select(one => one.Id));
        var told = Sorted(status.Status.Select(one => one.Id));
        var (missing, strange) = Compare(evidence, told);
        lines.Same("distinct status ids = evidence", evidence.Length, missing, strange, mayHoldMore: setBack);
        lines.None("status records that say something else than the evidence", Unlike(ledger, status, setBack));
        lines.None("gaps or disorder in the courts' sequences", Disorder(status, setBack));

        var relays = Sorted(ledger.Evidence.Where(one => one.Event == EvidenceEvent.RelayToNonERDS).Select(one => one.Id));
        (missing, strange) = Compare(relays, Sorted(status.Paper));
        lines.Same("distinct paper ids = relays on record", relays.Length, missing, strange, mayHoldMore: setBack);
    }

    /// <summary>Distinct status ids.</summary>
    public static long Distinct(StatusSide status) => Sorted(status.Status.Select(one => one.Id)).Length;

    /// <summary>Sorted and distinct.</summary>
    internal static UInt128[] Sorted(IEnumerable<UInt128> ids)
    {
        UInt128[] sorted = [.. ids];
        Array.Sort(sorted);
        var distinct = 0;
        for (var i = 0; i < sorted.Length; i++)
            if (i == 0 || sorted[i] != sorted[i - 1]) sorted[distinct++] = sorted[i];
        Array.Resize(ref sorted, distinct);
        return sorted;
    }

    /// <summary>What is only in the first, and only in the second; both <see cref="Sorted"/>.</summary>
    internal static (long Missing, long Strange) Compare(UInt128[] expected, UInt128[] actual)
    {
        long missing = 0, strange = 0;
        int i = 0, j = 0;
        while (i < expected.Length || j < actual.Length)
        {
            var order = i == expected.Length ? 1 : j == actual.Length ? -1 : expected[i].CompareTo(actual[j]);
            if (order < 0) missing++;
            if (order > 0) strange++;
            if (order <= 0) i++;
            if (order >= 0) j++;
        }

        return (missing, strange);
    }

    private static long Unlike(LedgerSide ledger, StatusSide status, bool setBack)
    {
        var keys = new Dictionary<long, UInt128>(ledger.Notices.Count);
        foreach (var notice in ledger.Notices) keys[notice.No] = notice.Key;
        var evidence = new Dictionary<UInt128, LedgerEvidence>(ledger.Evidence.Count);
        foreach (var one in ledger.Evidence) evidence[one.Id] = one;

        // A re-read history may tell the same id under another incarnation, and numbered otherwise.
        return status.Status.LongCount(told => evidence.TryGetValue(told.Id, out var one)
            && (told.Event != one.Event
                || (one.No != 0 && (!keys.TryGetValue(one.No, out var key) || key != told.Key))
                || (!setBack && (told.State, told.Sequence, told.Incarnation) != (one.State, one.Sequence, one.Incarnation))));
    }

    // In order of delivery: a number is the next one, or was told before.
    private static long Disorder(StatusSide status, bool setBack)
    {
        var last = new Dictionary<(UInt128 Key, int Incarnation), short>(status.Status.Count / 2);
        var begun = new HashSet<UInt128>();
        var offences = 0L;
        foreach (var told in status.Status)
        {
            if (told.Sequence == 0) continue;
            if (last.TryGetValue((told.Key, told.Incarnation), out var before))
            {
                if (told.Sequence > before + 1) offences++;
                if (told.Sequence <= before) continue;
            }
            else if (told.Sequence != 1 && (begun.Add(told.Key) || !setBack))
            {
                // Only a restored ledger goes on within a notice's life, under a new incarnation.
                offences++;
            }

            begun.Add(told.Key);
            last[(told.Key, told.Incarnation)] = told.Sequence;
        }

        return offences;
    }
}
