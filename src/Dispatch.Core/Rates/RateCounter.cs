using Dispatch.Core.Feed;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Rates;

/// <summary>
/// Counts the events of units into cohorts. What counts is decided here and nowhere else, for the projection and for the recount alike.
/// An event counts by its own record alone: no other event and no table is looked at, so any cut of the feed into batches counts the same.
/// </summary>
internal sealed class RateCounter(RateCohorts cohorts)
{
    public const int AgeBuckets = RateOptions.AgeCount + 1;

    public const int Measures = (int)RateMeasure.Viewed + AgeBuckets;

    /// <summary>Issued, then the buckets but the last: a later view is within no age.</summary>
    public const int YoungMeasures = 1 + RateOptions.AgeCount;

    private readonly RateDays _days = new(cohorts);

    public Dictionary<(DateOnly Day, int Court), long[]> Days { get; } = [];

    /// <summary>By start of slot in UTC ticks.</summary>
    public Dictionary<(DateOnly Day, long Slot, int Court), long[]> Young { get; } = [];

    public bool IsEmpty => Days.Count == 0;

    public void Clear()
    {
        Days.Clear();
        Young.Clear();
    }

    /// <summary>Counts a unit.</summary>
    /// <param name="payload">The unit's bytes.</param>
    /// <param name="unitTicks">Its time of record: when events without an own time happened.</param>
    /// <param name="pastTicks">Notices issued before this are too old for every age: they need no slot.</param>
    public void Count(ReadOnlySpan<byte> payload, long unitTicks, long pastTicks)
    {
        var cursor = new UnitCursor(payload);
        while (cursor.Read())
        {
            if (cursor.IsContact) continue;
            if (cursor.IsService)
            {
                var cell = Day(cursor);
                cell[(int)RateMeasure.Issued]++;
                if (!cursor.WithoutRelay) cell[(int)(cursor.Channel == NoticeChannel.Paper ? RateMeasure.Paper : RateMeasure.Served)]++;
                if (cursor.IssuedTicks >= pastTicks) Slot(cursor)[0]++;
            }
            else
            {
                CountOne(cursor, unitTicks, pastTicks);
            }
        }
    }

    private void CountOne(in UnitCursor evidence, long unitTicks, long pastTicks)
    {
        // A refused event is no notice.
        if (evidence.Event == EvidenceEvent.SubmissionRejection) return;
        if (Measure(evidence) is { } measure) Day(evidence)[(int)measure]++;
        if (evidence.Event == EvidenceEvent.SubmissionAcceptance && evidence.IssuedTicks >= pastTicks) Slot(evidence)[0]++;
        if (TakesCancelBack(evidence)) Day(evidence)[(int)RateMeasure.Cancelled]--;
        if ((evidence.Marks & EvidenceMarks.ViewRevoked) != 0) CountView(evidence, unitTicks, pastTicks, -1);
        if ((evidence.Marks & EvidenceMarks.ViewCounted) != 0) CountView(evidence, unitTicks, pastTicks, 1);
    }

    // Each notice's view counts once net: where it moves, one event takes the old time back and another counts the new one,
    // each at its own OccurredAt and with its own mark for the office.
    private void CountView(in UnitCursor evidence, long unitTicks, long pastTicks, int by)
    {
        var viewed = evidence.OccurredTicks == 0 ? unitTicks : evidence.OccurredTicks;
        var bucket = cohorts.BucketOf(evidence.IssuedTicks, viewed);
        var cell = Day(evidence);
        cell[(int)RateMeasure.Viewed + bucket] += by;
        if ((evidence.Marks & EvidenceMarks.Office) != 0) cell[(int)RateMeasure.OfficeAssisted] += by;
        if (bucket < RateOptions.AgeCount && evidence.IssuedTicks >= pastTicks) Slot(evidence)[1 + bucket] += by;
    }

    private static RateMeasure? Measure(in UnitCursor evidence)
    {
        var announcement = (evidence.Marks & EvidenceMarks.Announcement) != 0;
        return evidence.Event switch
        {
            EvidenceEvent.SubmissionAcceptance => RateMeasure.Issued,
            EvidenceEvent.ContentConsignment => RateMeasure.Served,
            EvidenceEvent.RelayToNonERDS when (evidence.Marks & EvidenceMarks.Withdrawn) != 0 => RateMeasure.PaperWithdrawn,
            // The second piece of evidence says how a notice was issued; a later relay is an escalation.
            EvidenceEvent.RelayToNonERDS => evidence.Sequence == 2 ? RateMeasure.Paper : RateMeasure.Escalated,
            EvidenceEvent.ConsignmentNotification when announcement => RateMeasure.SmsAccepted,
            EvidenceEvent.NotificationDelivered when announcement => RateMeasure.SmsDelivered,
            EvidenceEvent.ConsignmentNotificationFailure when announcement => RateMeasure.SmsFailed,
            EvidenceEvent.NotificationUnknown when announcement => RateMeasure.SmsUnknown,
            EvidenceEvent.NotificationNotSent when announcement => RateMeasure.SmsNotSent,
            EvidenceEvent.Withdrawal => RateMeasure.Cancelled,
            EvidenceEvent.AcceptanceRejectionExpiry => RateMeasure.Lapsed,
            _ => null,
        };
    }

    // An earlier view came after the cancel: the notice is Viewed after all. Only such a correction is dated by the court's clock.
    private static bool TakesCancelBack(in UnitCursor evidence) =>
        evidence is { Event: EvidenceEvent.Correction, Clock: EvidenceClock.Court, State: NoticeState.Viewed };

    private long[] Day(in UnitCursor cursor) => Cell(Days, (_days.Of(cursor.IssuedTicks), cursor.Court), Measures);

    private long[] Slot(in UnitCursor cursor) =>
        Cell(Young, (_days.Of(cursor.IssuedTicks), cohorts.SlotOf(cursor.IssuedTicks), cursor.Court), YoungMeasures);

    private static long[] Cell<TKey>(Dictionary<TKey, long[]> cells, TKey key, int measures)
        where TKey : notnull
    {
        ref var cell = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(cells, key, out _);
        return cell ??= new long[measures];
    }
}
