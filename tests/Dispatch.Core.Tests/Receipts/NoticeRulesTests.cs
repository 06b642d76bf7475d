using System.Text;
using CsCheck;
using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Receipts;
using Dispatch.Core.Sms.Queue;
using Xunit;
using static Dispatch.Core.Tests.Receipts.ReceiptFacts;

namespace Dispatch.Core.Tests.Receipts;

public sealed class NoticeRulesTests
{
    [Fact]
    public void The_first_view_is_the_handover_and_counts()
    {
        var (life, evidence) = Apply(Life(), View("v1", 0, office: "of-7"));

        var handover = Assert.Single(evidence);
        Assert.Equal(EvidenceEvent.ContentHandover, handover.Event);
        Assert.Equal(EvidenceId.Of(Key, EvidenceEvent.ContentHandover, NoticeKey.Of("v1").Value), handover.Id);
        Assert.Equal(EvidenceMarks.Office | EvidenceMarks.ViewCounted, handover.Marks);
        Assert.Equal(EvidenceClock.Portal, handover.Clock);
        Assert.Equal(Noon, handover.OccurredAt);
        Assert.Equal(3, handover.Sequence);
        Assert.Equal(NoticeState.Viewed, handover.State);
        Assert.Equal("""{"viewId":"v1","viewer":"recipient","channel":"office","officeId":"of-7"}""", Text(handover));
        Assert.Equal(NoticeState.Viewed, life.Facts.State);
    }

    [Fact]
    public void A_later_view_is_tracked_and_does_not_count()
    {
        var (life, evidence) = Apply(Life(), View("v1", 0), View("v2", 5));

        Assert.Equal([EvidenceEvent.ContentHandover, EvidenceEvent.ContentAccessTracking], evidence.Select(one => one.Event));
        Assert.Equal(EvidenceMarks.None, evidence[1].Marks);
        Assert.Equal(Noon, life.ViewedAt);
    }

    [Fact]
    public void An_earlier_view_recorded_later_moves_actual_service_and_corrects_what_was_told()
    {
        var (life, evidence) = Apply(Life(), View("v1", 10, office: "of-7"), View("v2", 5));

        Assert.Equal([EvidenceEvent.ContentHandover, EvidenceEvent.ContentAccessTracking, EvidenceEvent.Correction], evidence.Select(one => one.Event));
        Assert.Equal(EvidenceMarks.ViewCounted, evidence[1].Marks);
        Assert.Equal(EvidenceMarks.ViewRevoked | EvidenceMarks.Office, evidence[2].Marks);
        Assert.Equal(Noon.AddMinutes(10), evidence[2].OccurredAt);
        Assert.Equal(
            $$"""{"corrects":"{{evidence[0].Id}}","what":"viewedAt","old":"2026-03-21T12:10:00Z","new":"2026-03-21T12:05:00Z"}""",
            Text(evidence[2]));
        Assert.Equal(Noon.AddMinutes(5), life.ViewedAt);
    }

    [Fact]
    public void A_cancel_of_an_unread_notice_withdraws_it_and_drops_its_sms()
    {
        var standing = new Standing(Life());
        var evidence = new List<Evidence>();
        NoticeRules.Cancel(standing, Noon, evidence);
        NoticeRules.SmsDropped(standing, new SmsId(17, 1), standing.Drop!.Value, evidence);

        Assert.Equal([EvidenceEvent.Withdrawal, EvidenceEvent.NotificationNotSent], evidence.Select(one => one.Event));
        Assert.Equal(EvidenceClock.Court, evidence[0].Clock);
        Assert.Equal("""{"stage":1,"reason":"cancelled"}""", Text(evidence[1]));
        Assert.Equal(EvidenceMarks.Announcement, evidence[1].Marks);
        Assert.Equal(NoticeState.Cancelled, standing.Life.Facts.State);
        Assert.Equal(DropReason.Cancelled, standing.Drop);
    }

    [Fact]
    public void A_cancel_of_a_paper_notice_withdraws_the_paper()
    {
        var (_, evidence) = Apply(Life(NoticeChannel.Paper), Cancel(0));

        Assert.Equal([EvidenceEvent.Withdrawal, EvidenceEvent.RelayToNonERDS], evidence.Select(one => one.Event));
        Assert.Equal(EvidenceMarks.Withdrawn, evidence[1].Marks);
        Assert.NotEqual(EvidenceId.Of(Key, EvidenceEvent.RelayToNonERDS), evidence[1].Id);
    }

    [Fact]
    public void A_cancel_later_than_the_view_is_refused()
    {
        var (life, evidence) = Apply(Life(), View("v1", 0), Cancel(1));

        Assert.Equal([EvidenceEvent.ContentHandover, EvidenceEvent.WithdrawalRefused], evidence.Select(one => one.Event));
        Assert.Equal("""{"viewedAt":"2026-03-21T12:00:00Z","cancelledAt":"2026-03-21T12:01:00Z"}""", Text(evidence[1]));
        Assert.Equal(NoticeState.Viewed, life.Facts.State);
    }

    [Fact]
    public void A_cancel_at_or_before_the_view_revokes_it()
    {
        var (life, evidence) = Apply(Life(), View("v1", 0, office: "of-7"), Cancel(0));

        Assert.Equal([EvidenceEvent.ContentHandover, EvidenceEvent.Withdrawal, EvidenceEvent.Correction], evidence.Select(one => one.Event));
        Assert.Equal(EvidenceMarks.ViewRevoked | EvidenceMarks.Office, evidence[2].Marks);
        Assert.Contains(evidence[0].Id.ToString(), Text(evidence[2]), StringComparison.Ordinal);
        Assert.Equal(NoticeState.Cancelled, life.Facts.State);
    }

    [Fact]
    public void A_view_of_a_cancelled_notice_is_tracked_only()
    {
        var (life, evidence) = Apply(Life(), Cancel(0), View("v1", 0));

        Assert.Equal([EvidenceEvent.Withdrawal, EvidenceEvent.ContentAccessTracking], evidence.Select(one => one.Event));
        Assert.Equal(EvidenceMarks.None, evidence[1].Marks);
        Assert.Equal(NoticeState.Cancelled, life.Facts.State);
    }

    [Fact]
    public void A_view_before_a_recorded_cancel_overturns_it()
    {
        var (life, evidence) = Apply(Life(), Cancel(0), View("v1", -1));

        Assert.Equal([EvidenceEvent.Withdrawal, EvidenceEvent.ContentHandover, EvidenceEvent.Correction], evidence.Select(one => one.Event));
        Assert.Equal(EvidenceMarks.ViewCounted, evidence[1].Marks);
        Assert.Equal(EvidenceMarks.None, evidence[2].Marks);
        Assert.Contains(evidence[0].Id.ToString(), Text(evidence[2]), StringComparison.Ordinal);
        Assert.Equal(NoticeState.Viewed, life.Facts.State);
    }

    [Fact]
    public void The_handover_comes_once_even_where_a_cancel_lay_between()
    {
        var (_, evidence) = Apply(Life(), View("v1", 10), Cancel(5), View("v2", 0));

        Assert.Equal(
            [EvidenceEvent.ContentHandover, EvidenceEvent.Withdrawal, EvidenceEvent.Correction, EvidenceEvent.ContentAccessTracking, EvidenceEvent.Correction],
            evidence.Select(one => one.Event));
        Assert.Equal(EvidenceMarks.ViewCounted, evidence[3].Marks);
    }

    [Fact]
    public void A_paper_notice_that_is_viewed_is_Viewed()
    {
        var (life, evidence) = Apply(Life(NoticeChannel.Paper), View("v1", 0));

        Assert.Equal(EvidenceEvent.ContentHandover, Assert.Single(evidence).Event);
        Assert.Equal(NoticeState.Viewed, life.Facts.State);
    }

    [Fact]
    public void A_notice_whose_cancel_was_there_first_is_withdrawn_without_paper_to_withdraw()
    {
        var (life, evidence) = Apply(Life(NoticeChannel.Paper) with { Sequence = 1, Flags = LifeFlags.CancelledBeforePlanning }, Cancel(0));

        var withdrawal = Assert.Single(evidence);
        Assert.Equal(EvidenceEvent.Withdrawal, withdrawal.Event);
        Assert.Equal(2, withdrawal.Sequence);
        Assert.Equal(NoticeState.Cancelled, life.Facts.State);
    }

    [Fact]
    public void A_notice_with_its_sequence_used_up_takes_nothing_more()
    {
        Assert.True(NoticeRules.HasRoom(Life()));
        Assert.False(NoticeRules.HasRoom(Life() with { Sequence = short.MaxValue - 10 }));
    }

    [Fact]
    public void The_same_events_leave_the_same_facts_in_any_order_and_each_view_counts_once()
    {
        var view = Gen.Select(Gen.Int[0, 9], Gen.Bool);
        Gen.Select(view.Array[1, 6], Gen.Int[-1, 9], Gen.Bool, Gen.Int)
            .Sample((views, cancel, paper, seed) =>
            {
                object[] events = [.. views.Select((one, i) => View($"v{i}", one.Item1, one.Item2 ? "of" : null)), .. cancel < 0 ? [] : new object[] { Cancel(cancel) }];
                var start = Life(paper ? NoticeChannel.Paper : NoticeChannel.Electronic);
                var (expected, _) = Apply(start, events);
                var shuffled = events.ToArray();
                new Random(seed).Shuffle(shuffled);
                var (life, evidence) = Apply(start, shuffled);

                Assert.Equal(expected.Facts, life.Facts);
                Assert.Equal(expected.Facts.State, evidence[^1].State);
                Assert.Equal(Enumerable.Range(3, evidence.Count), evidence.Select(one => (int)one.Sequence));
                Assert.Equal(evidence.Count, evidence.Select(one => one.Id).Distinct().Count());
                AssertCountsOnce(life, evidence);
            });
    }

    // What a projection would hold that adds at each ViewCounted and takes away at each ViewRevoked.
    private static void AssertCountsOnce(in LifeRow life, List<Evidence> evidence)
    {
        var counted = new Dictionary<(DateTimeOffset At, bool Office), int>();
        foreach (var one in evidence)
        {
            var cell = (one.OccurredAt ?? default, (one.Marks & EvidenceMarks.Office) != 0);
            if ((one.Marks & EvidenceMarks.ViewCounted) != 0) counted[cell] = counted.GetValueOrDefault(cell) + 1;
            if ((one.Marks & EvidenceMarks.ViewRevoked) != 0) counted[cell] = counted.GetValueOrDefault(cell) - 1;
        }

        var left = counted.Where(cell => cell.Value != 0).ToList();
        if (life.Facts.State != NoticeState.Viewed)
        {
            Assert.Empty(left);
            return;
        }

        var (at, count) = Assert.Single(left);
        Assert.Equal(1, count);
        Assert.Equal(life.ViewedAt, at.At);
    }

    private static (LifeRow Life, List<Evidence> Evidence) Apply(LifeRow life, params object[] events)
    {
        var standing = new Standing(life);
        var evidence = new List<Evidence>();
        foreach (var one in events)
        {
            if (one is NoticeViewed view) NoticeRules.View(standing, view, evidence);
            else NoticeRules.Cancel(standing, ((NoticeCancelled)one).CancelledAt, evidence);
        }

        return (standing.Life, evidence);
    }

    private static string Text(in Evidence evidence) => Encoding.UTF8.GetString(evidence.Detail.Span);
}
