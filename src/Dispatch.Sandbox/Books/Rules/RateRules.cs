using System.Runtime.InteropServices;
using Dispatch.Core.Feed;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>The rates are a recount of the evidence, cohort by cohort.</summary>
internal static class RateRules
{
    public static void Check(BooksLines lines, LedgerSide ledger)
    {
        var recount = Recount(ledger);
        var nothing = new long[RateMeasures.Count];
        lines.Equal("rates: notices issued", recount.Values.Sum(cell => cell[RateMeasures.Issued]), ledger.Rates.Values.Sum(cell => cell[RateMeasures.Issued]));
        lines.Equal("rates: notices viewed", Viewed(recount.Values), Viewed(ledger.Rates.Values));
        lines.None("rates that are not what the evidence says", recount.Keys.Union(ledger.Rates.Keys)
            .LongCount(cell => !recount.GetValueOrDefault(cell, nothing).AsSpan().SequenceEqual(ledger.Rates.GetValueOrDefault(cell, nothing))));
    }

    private static long Viewed(IEnumerable<long[]> cells) => cells.Sum(cell => cell[RateMeasures.Viewed..].Sum());

    private static Dictionary<RateCell, long[]> Recount(LedgerSide ledger)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(ledger.RateZone);
        var cells = new Dictionary<RateCell, long[]>();
        var office = OfficeViews(ledger);
        var ofNotice = new Dictionary<long, long[]>(ledger.Notices.Count);
        foreach (var notice in ledger.Notices)
        {
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(new DateTime(notice.IssuedAt, DateTimeKind.Utc), zone));
            var cell = CollectionsMarshal.GetValueRefOrAddDefault(cells, new RateCell(day, notice.Court), out _) ??= new long[RateMeasures.Count];
            ofNotice[notice.No] = cell;
            if (notice.State == NoticeState.Cancelled) cell[RateMeasures.Cancelled]++;
            if (notice.State != NoticeState.Viewed) continue;
            cell[RateMeasures.Viewed + Bucket(ledger, notice.ViewedAt - notice.IssuedAt)]++;
            if (office.Contains(notice.No)) cell[RateMeasures.OfficeAssisted]++;
        }

        foreach (var evidence in ledger.Evidence)
            if (Measure(evidence) is { } measure && ofNotice.TryGetValue(evidence.No, out var cell)) cell[measure]++;
        return cells;
    }

    // Notices whose earliest view was made at an office; of views at the same time the first that was recorded counts.
    private static HashSet<long> OfficeViews(LedgerSide ledger)
    {
        var earliest = new Dictionary<long, LedgerView>(ledger.Views.Count);
        foreach (var view in ledger.Views)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(earliest, view.No, out var exists);
            if (!exists || (view.ViewedAt, view.Sequence).CompareTo((known.ViewedAt, known.Sequence)) < 0) known = view;
        }

        return [.. earliest.Values.Where(view => view.AtOffice).Select(view => view.No)];
    }

    private static int Bucket(LedgerSide ledger, long age)
    {
        var bucket = 0;
        while (bucket < ledger.RateAges.Count && age > ledger.RateAges[bucket].Ticks) bucket++;
        return bucket;
    }

    private static int? Measure(in LedgerEvidence evidence)
    {
        var announcement = (evidence.Marks & EvidenceMarks.Announcement) != 0;
        return evidence.Event switch
        {
            EvidenceEvent.SubmissionAcceptance => RateMeasures.Issued,
            EvidenceEvent.ContentConsignment => RateMeasures.Served,
            EvidenceEvent.RelayToNonERDS when (evidence.Marks & EvidenceMarks.Withdrawn) != 0 => RateMeasures.PaperWithdrawn,
            EvidenceEvent.RelayToNonERDS => evidence.Sequence == 2 ? RateMeasures.Paper : RateMeasures.Escalated,
            EvidenceEvent.ConsignmentNotification when announcement => RateMeasures.SmsAccepted,
            EvidenceEvent.NotificationDelivered when announcement => RateMeasures.SmsDelivered,
            EvidenceEvent.ConsignmentNotificationFailure when announcement => RateMeasures.SmsFailed,
            EvidenceEvent.NotificationUnknown when announcement => RateMeasures.SmsUnknown,
            EvidenceEvent.NotificationNotSent when announcement => RateMeasures.SmsNotSent,
            EvidenceEvent.AcceptanceRejectionExpiry => RateMeasures.Lapsed,
            _ => null,
        };
    }
}
