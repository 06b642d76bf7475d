using Dispatch.Core.Sms.Queue;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// Which SMS of several segments leave their gateway whole: every attempt of theirs was refused, and every segment waits for another one. Decided under the
/// book's locks by what is in the ledger: the refusals may have come in any number of batches.
/// </summary>
internal static class SeriesMoves
{
    /// <summary>By SMS, the step that asks for it, its <see cref="AttemptMove.Whole"/> under the next free attempt.</summary>
    /// <param name="failing">Records as they are after the steps.</param>
    /// <param name="made">The steps.</param>
    /// <param name="pending">What else is to come of each, its rows in the queue locked.</param>
    public static Dictionary<SmsId, AttemptMove> Of(IEnumerable<SmsRecord> failing, IReadOnlyList<AttemptMove> made, IReadOnlyDictionary<SmsId, PendingSms> pending)
    {
        var moves = new Dictionary<SmsId, AttemptMove>();
        var asked = made.Where(move => move.Whole is not null).ToLookup(move => move.Id.Sms);
        if (asked.Count == 0) return moves;
        var retried = made.Where(move => move.Retry is not null || move.Whole is not null).Select(move => (move.Id.Sms, move.Id.Segment)).ToHashSet();
        foreach (var record in failing)
        {
            if (asked[record.Id].LastOrDefault() is not { } move || !IsNowhere(record, pending[record.Id], retried)) continue;
            moves[record.Id] = move with { Whole = move.Whole! with { Attempt = (short)(record.Attempts.Max(row => row.Id.Attempt) + 1) } };
        }

        return moves;
    }

    private static bool IsNowhere(SmsRecord record, PendingSms rest, HashSet<(SmsId Sms, short Segment)> retried)
    {
        if (rest.Dropped || rest.Queued.Contains(0)) return false;
        if (record.Attempts.Any(row => row.State != AttemptState.Rejected || row.AcceptedAt is not null)) return false;
        // An attempt that was written by an intent since we read: it may be taken.
        var known = record.Attempts.Select(row => row.Id).ToHashSet();
        if (rest.Live.Any(id => !known.Contains(id))) return false;
        for (short segment = 1; segment <= record.Attempts[0].Segments; segment++)
            if (!rest.Queued.Contains(segment) && !retried.Contains((record.Id, segment))) return false;
        return true;
    }
}
