using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>Evidence is what the facts, in order of recording, imply: for each notice, and for what was refused.</summary>
internal static class EvidenceRules
{
    public static void Check(BooksLines lines, Ruling ruling, BooksSides sides, SmsAccount account)
    {
        var ledger = sides.Ledger;
        var implied = new EvidenceCounts[ledger.Notices.Count];
        for (var i = 0; i < implied.Length; i++) Issue(ref implied[i], ledger.Notices[i]);
        var places = Places(ledger);
        AddReceipts(implied, places, ledger);
        AddSms(implied, places, account);

        var actual = new EvidenceCounts[implied.Length];
        long strange = 0, refusals = 0;
        foreach (var evidence in ledger.Evidence)
        {
            if (evidence.Event == EvidenceEvent.SubmissionRejection) refusals++;
            else if (places.TryGetValue(evidence.No, out var at)) actual[at].Add(evidence.Event);
            else strange++;
        }

        AddUnknown(implied, actual, places, ledger, account);
        lines.Equal("evidence = what the facts imply", implied.Sum(counts => (long)counts.Total) + ruling.Bad.Count + ruling.ToldTwice, ledger.Evidence.Count);
        foreach (var @event in Enum.GetValues<EvidenceEvent>().Where(one => one != EvidenceEvent.SubmissionRejection))
            lines.Equal($"evidence: {@event}", implied.Sum(counts => (long)counts[@event]), actual.Sum(counts => (long)counts[@event]));
        lines.Equal("refusals told = bad events, and conflicts to both courts", ruling.Bad.Count + ruling.ToldTwice, refusals);
        lines.None("evidence of no notice", strange);
        lines.None("notices with other evidence than their facts imply", Differ(implied, actual), at => $"no {ledger.Notices[at].No}: {implied[at]} implied, {actual[at]} there");
        lines.None("evidence on record twice", Twice(ledger));
        CheckSequences(lines, ledger);
    }

    private static Dictionary<long, int> Places(LedgerSide ledger)
    {
        var places = new Dictionary<long, int>(ledger.Notices.Count);
        for (var i = 0; i < ledger.Notices.Count; i++) places[ledger.Notices[i].No] = i;
        return places;
    }

    private static void Issue(ref EvidenceCounts counts, in LedgerNotice notice)
    {
        counts.Add(EvidenceEvent.SubmissionAcceptance);
        if (notice.Channel == NoticeChannel.Electronic) counts.Add(EvidenceEvent.ContentConsignment);
        else if (!notice.CancelledBeforePlanning) counts.Add(EvidenceEvent.RelayToNonERDS);
        if ((notice.Flags & LifeFlags.NoMobile) != 0) counts.Add(EvidenceEvent.ConsignmentNotificationFailure);
        if ((notice.Flags & LifeFlags.Lapsed) != 0) counts.Add(EvidenceEvent.AcceptanceRejectionExpiry);
        if ((notice.Flags & LifeFlags.Escalated) != 0) counts.Add(EvidenceEvent.RelayToNonERDS);
    }

    // Views and the cancel, replayed in the order in which they were recorded.
    private static void AddReceipts(EvidenceCounts[] implied, Dictionary<long, int> places, LedgerSide ledger)
    {
        var facts = new List<(int Notice, short Sequence, long Time, bool IsCancel)>(ledger.Views.Count);
        foreach (var view in ledger.Views)
            if (places.TryGetValue(view.No, out var at)) facts.Add((at, view.Sequence, view.ViewedAt, false));
        for (var i = 0; i < ledger.Notices.Count; i++)
            if (ledger.Notices[i].CancelSequence != 0) facts.Add((i, ledger.Notices[i].CancelSequence, ledger.Notices[i].CancelledAt, true));
        facts.Sort();

        var replay = default(NoticeReplay);
        var current = -1;
        foreach (var (at, _, time, isCancel) in facts)
        {
            if (at != current) (replay, current) = (new NoticeReplay(ledger.Notices[at]), at);
            if (isCancel) replay.Cancel(time, ref implied[at]);
            else replay.View(time, ref implied[at]);
        }
    }

    private static void AddSms(EvidenceCounts[] implied, Dictionary<long, int> places, SmsAccount account)
    {
        foreach (var (sms, whole) in account.Sms)
        {
            if (!places.TryGetValue(sms.No, out var at)) continue;
            if (whole.Accepted) implied[at].Add(EvidenceEvent.ConsignmentNotification);
            if (whole.Delivered) implied[at].Add(EvidenceEvent.NotificationDelivered);
            if (whole.Standing == SmsStanding.Failed) implied[at].Add(EvidenceEvent.ConsignmentNotificationFailure);
            if (whole.Dropped) implied[at].Add(EvidenceEvent.NotificationNotSent);
        }
    }

    // What is unknown past its end was told so, once; what a late receipt resolved after that may have been.
    private static void AddUnknown(EvidenceCounts[] implied, EvidenceCounts[] actual, Dictionary<long, int> places, LedgerSide ledger, SmsAccount account)
    {
        foreach (var sms in ledger.EndedUnknown.Select(sms => sms with { Segment = 0 }).Distinct())
        {
            if (!places.TryGetValue(sms.No, out var at)) continue;
            var isUnknown = account.Sms.TryGetValue(sms, out var whole) && whole is { Standing: SmsStanding.Unknown };
            if (isUnknown || actual[at][EvidenceEvent.NotificationUnknown] > 0) implied[at].Add(EvidenceEvent.NotificationUnknown);
        }
    }

    private static List<int> Differ(EvidenceCounts[] implied, EvidenceCounts[] actual) =>
        [.. Enumerable.Range(0, implied.Length).Where(at => !implied[at].Equals(actual[at]))];

    private static long Twice(LedgerSide ledger)
    {
        var seen = new HashSet<UInt128>(ledger.Evidence.Count);
        return ledger.Evidence.LongCount(evidence => !seen.Add(evidence.Id));
    }

    // Per notice and incarnation without a gap, from 1 in a notice's first incarnation; the row knows the last number given.
    private static void CheckSequences(BooksLines lines, LedgerSide ledger)
    {
        var order = ledger.Evidence.Where(evidence => evidence.Sequence > 0)
            .Select(evidence => (evidence.No, evidence.Incarnation, evidence.Sequence)).ToArray();
        Array.Sort(order);
        long gaps = 0;
        var last = new Dictionary<long, short>(ledger.Notices.Count);
        for (var i = 0; i < order.Length; i++)
        {
            var (no, incarnation, sequence) = order[i];
            var first = i == 0 || order[i - 1].No != no;
            // A later incarnation of a restored ledger goes on from the row that was restored.
            if (sequence != (first ? 1 : order[i - 1].Sequence + 1)) gaps++;
            last[no] = sequence;
        }

        lines.None("gaps in the ledger's sequences", gaps);
        lines.None("notices whose row knows another last sequence", ledger.Notices.LongCount(notice => last.GetValueOrDefault(notice.No) != notice.Sequence));
    }
}
