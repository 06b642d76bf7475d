using Dispatch.Core.Feed;
using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;
using Dispatch.Integration.Tests.Sandbox;
using Xunit;
using static Dispatch.Integration.Tests.Receipts.ReceiptGround;

namespace Dispatch.Integration.Tests.Receipts;

public sealed class ReceiptTests(RealParts real)
{
    [Fact]
    public async Task A_view_is_actual_service_and_drops_the_sms_that_waits()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        await ground.IssueAsync(session, "n1");

        Assert.Equal([Outcome.Applied], await ground.ViewAsync(session, View("v1", "n1", 0, "of-7")));

        Assert.Equal(NoticeState.Viewed, await ground.StateAsync("n1"));
        var evidence = await ground.EvidenceAsync("n1");
        Assert.Equal(
            [EvidenceEvent.SubmissionAcceptance, EvidenceEvent.ContentConsignment, EvidenceEvent.ContentHandover, EvidenceEvent.NotificationNotSent],
            evidence.Select(one => one.Event));
        Assert.Equal(0, await ground.CountAsync("sms_queue"));
        Assert.Equal(1, await ground.CountAsync("sms_dropped d JOIN feed_unit u ON u.id = d.unit WHERE d.reason = 3"));
        Assert.Equal(1, await ground.CountAsync("view v JOIN feed_unit u ON u.id = v.unit WHERE v.office = 'of-7' AND v.seq = 3"));
    }

    [Fact]
    public async Task An_sms_that_was_attempted_is_left_to_the_senders()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        await ground.IssueAsync(session, "n1");
        await ground.ExecuteAsync(session, "UPDATE sms_queue SET segment = 2, attempt = 2");

        await ground.ViewAsync(session, View("v1", "n1", 0));

        Assert.Equal(1, await ground.CountAsync("sms_queue"));
        Assert.Equal(0, await ground.CountAsync("sms_dropped"));
        Assert.Equal(EvidenceEvent.ContentHandover, (await ground.EvidenceAsync("n1"))[^1].Event);
    }

    [Fact]
    public async Task A_repeat_writes_nothing_and_other_content_is_a_conflict()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        await ground.IssueAsync(session, "n1");
        await ground.IssueAsync(session, "n2");
        await ground.ViewAsync(session, View("v1", "n1", 0));
        var units = await ground.CountAsync("feed_unit");

        var outcomes = await ground.ViewAsync(session, View("v1", "n1", 0), View("v1", "n1", 1), View("v1", "n2", 0));

        Assert.Equal([Outcome.Repeat, Outcome.Bad, Outcome.Bad], outcomes);
        Assert.Equal(1, await ground.CountAsync("view"));
        Assert.Equal(units, await ground.CountAsync("feed_unit"));
        Assert.Equal(NoticeState.Served, await ground.StateAsync("n2"));
    }

    [Fact]
    public async Task An_earlier_view_corrects_the_evidence_of_the_one_recorded_before()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        await ground.IssueAsync(session, "n1");
        await ground.ViewAsync(session, View("v1", "n1", 10));
        await ground.ViewAsync(session, View("v2", "n1", 5));
        await ground.ViewAsync(session, View("v3", "n1", 0));

        var evidence = await ground.EvidenceAsync("n1");
        var corrections = evidence.Where(one => one.Event == EvidenceEvent.Correction).Select(one => System.Text.Encoding.UTF8.GetString(one.Detail.Span)).ToList();
        Assert.Contains(EvidenceId.Of(NoticeKey.Of("n1"), EvidenceEvent.ContentHandover, NoticeKey.Of("v1").Value).ToString(), corrections[0], StringComparison.Ordinal);
        Assert.Contains(EvidenceId.Of(NoticeKey.Of("n1"), EvidenceEvent.ContentAccessTracking, NoticeKey.Of("v2").Value).ToString(), corrections[1], StringComparison.Ordinal);
        Assert.Equal(1, await ground.CountAsync("life WHERE viewed_at = '2026-03-21T12:00Z'"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_view_and_a_cancel_give_one_state_in_both_orders(bool viewFirst)
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        await ground.IssueAsync(session, "early");
        await ground.IssueAsync(session, "late", NoticeChannel.Paper);
        if (viewFirst) await ground.ViewAsync(session, View("v1", "early", 0), View("v2", "late", 2));
        await ground.CancelAsync(session, Withdraw("early", 1), Withdraw("late", 1));
        if (!viewFirst) await ground.ViewAsync(session, View("v1", "early", 0), View("v2", "late", 2));

        Assert.Equal(NoticeState.Viewed, await ground.StateAsync("early"));
        Assert.Equal(NoticeState.Cancelled, await ground.StateAsync("late"));
        var early = (await ground.EvidenceAsync("early")).ConvertAll(one => one.Event);
        Assert.Contains(viewFirst ? EvidenceEvent.WithdrawalRefused : EvidenceEvent.Correction, early);
        var paper = await ground.EvidenceAsync("late");
        Assert.Single(paper, one => one.Event == EvidenceEvent.RelayToNonERDS && (one.Marks & EvidenceMarks.Withdrawn) != 0);
        Assert.Equal(0, paper.Sum(one => ((one.Marks & EvidenceMarks.ViewCounted) != 0 ? 1 : 0) - ((one.Marks & EvidenceMarks.ViewRevoked) != 0 ? 1 : 0)));
        Assert.Equal(2, await ground.CountAsync("cancel"));
    }

    [Fact]
    public async Task A_second_cancel_is_a_repeat_or_a_conflict_and_another_courts_is_refused()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        await ground.IssueAsync(session, "n1");

        var outcomes = await ground.CancelAsync(session, Withdraw("n1", 1, "court-2"), Withdraw("n1", 1), Withdraw("n1", 1), Withdraw("n1", 2));

        Assert.Equal([Outcome.Bad, Outcome.Applied, Outcome.Repeat, Outcome.Bad], outcomes);
        Assert.Equal(1, await ground.CountAsync("cancel"));
    }

    [Fact]
    public async Task Writers_side_by_side_leave_what_one_alone_would_leave()
    {
        const int notices = 40;
        await using var ground = await ReceiptGround.CreateAsync(real);
        var first = await ground.OpenAsync();
        for (var i = 0; i < notices; i++) await ground.IssueAsync(first, $"n{i}");
        var random = new Random(7);
        var views = Enumerable.Range(0, notices * 6).Select(i => View($"v{i}", $"n{i % notices}", random.Next(60))).ToArray();
        var cancels = Enumerable.Range(0, notices / 2).Select(i => Withdraw($"n{i}", random.Next(60))).ToArray();

        // Three writers take the views, one of them all over again; one withdraws meanwhile.
        var parts = views.Select((view, i) => (view, i)).GroupBy(one => one.i % 3, one => one.view).Select(part => part.ToArray()).ToList();
        parts.Add([.. parts[0]]);
        var work = new List<Task>();
        foreach (var part in parts)
        {
            random.Shuffle(part);
            work.Add(ViewAllAsync(ground, await ground.OpenAsync(), part));
        }

        var withdrawing = await ground.OpenAsync();
        foreach (var batch in cancels.Chunk(5)) await AgainAsync(() => ground.CancelAsync(withdrawing, batch));
        await Task.WhenAll(work);

        for (var i = 0; i < notices; i++)
        {
            var earliest = views.Where(view => view.Key == NoticeKey.Of($"n{i}")).Min(view => view.ViewedAt);
            var facts = new NoticeFacts(NoticeChannel.Electronic, earliest, i < cancels.Length ? cancels[i].CancelledAt : null);
            Assert.Equal(facts.State, await ground.StateAsync($"n{i}"));
            var evidence = await ground.EvidenceAsync($"n{i}");
            Assert.Equal(facts.State, evidence[^1].State);
            var counted = evidence.Sum(one => ((one.Marks & EvidenceMarks.ViewCounted) != 0 ? 1 : 0) - ((one.Marks & EvidenceMarks.ViewRevoked) != 0 ? 1 : 0));
            Assert.Equal(facts.State == NoticeState.Viewed ? 1 : 0, counted);
        }

        Assert.Equal(views.Length, await ground.CountAsync("view"));
        Assert.Equal((views.Length, parts[3].Length, 0), await ground.IntakeAsync(EventKind.Viewed));
    }

    private static async Task ViewAllAsync(ReceiptGround ground, Core.Ledger.LedgerSession session, Core.Events.NoticeViewed[] views)
    {
        foreach (var batch in views.Chunk(16)) await AgainAsync(() => ground.ViewAsync(session, batch));
    }

    // What the lane does when a number was written by somebody else meanwhile.
    private static async Task AgainAsync(Func<Task> write)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Npgsql.PostgresException exception) when (Core.Ledger.LedgerFault.IsRepeat(exception))
            {
                Assert.Equal("view_key", exception.ConstraintName);
            }
        }
    }
}
