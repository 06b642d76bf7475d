using System.Text;
using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Integration.Tests.Sandbox;
using Xunit;
using static Dispatch.Integration.Tests.Receipts.ReceiptGround;

namespace Dispatch.Integration.Tests.Receipts;

public sealed class ParkedTests(RealParts real)
{
    [Fact]
    public async Task A_view_before_its_notice_is_parked_and_joined()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();

        Assert.Equal([Outcome.Applied, Outcome.Repeat, Outcome.Bad], await ground.ViewAsync(session, View("v1", "n1", 0), View("v1", "n1", 0), View("v1", "n1", 1)));
        Assert.Equal([Outcome.Repeat], await ground.ViewAsync(session, View("v1", "n1", 0)));
        Assert.Equal(1, await ground.CountAsync("parked"));
        await ground.IssueAsync(session, "n1");

        Assert.Equal(NoticeState.Viewed, await ground.StateAsync("n1"));
        Assert.Equal(0, await ground.CountAsync("parked"));
        Assert.Equal(0, await ground.CountAsync("sms_queue"));
        Assert.Equal((1, 2, 1), await ground.IntakeAsync(EventKind.Viewed));
        Assert.Equal([Outcome.Repeat], await ground.ViewAsync(session, View("v1", "n1", 0)));
    }

    [Fact]
    public async Task A_view_that_commits_after_its_notice_looked_is_joined_by_its_own_second_look()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var (viewer, issuer) = (await ground.OpenAsync(), await ground.OpenAsync());
        var road = ground.Road();

        // Neither sees the other: the view is not committed when the notice looks, the notice was not when the view looked.
        var (batch, parking) = await ground.BeginViewsAsync(viewer, road, View("v1", "n1", 0));
        await ground.IssueAsync(issuer, "n1");
        await parking.CommitAsync(ground.Time, Cancel);
        await parking.DisposeAsync();
        Assert.Equal(1, await ground.CountAsync("parked"));
        Assert.Equal(NoticeState.Served, await ground.StateAsync("n1"));

        await road.CommittedAsync(batch, viewer, Cancel);

        Assert.Equal(0, await ground.CountAsync("parked"));
        Assert.Equal(NoticeState.Viewed, await ground.StateAsync("n1"));
    }

    [Fact]
    public async Task A_notice_that_commits_after_its_view_looked_twice_joins_it()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var (viewer, issuer) = (await ground.OpenAsync(), await ground.OpenAsync());

        var issuing = await ground.BeginIssueAsync(issuer, "n1");
        await ground.ViewAsync(viewer, View("v1", "n1", 0));
        await issuing.CommitAsync(ground.Time, Cancel);
        await issuing.DisposeAsync();
        Assert.Equal(1, await ground.CountAsync("parked"));

        Assert.Equal(1, await ground.Joiner.JoinAsync(issuer, [NoticeKey.Of("n1")], Cancel));

        Assert.Equal(NoticeState.Viewed, await ground.StateAsync("n1"));
        await ground.EvidenceAsync("n1");
    }

    [Fact]
    public async Task Two_that_join_at_once_join_once()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var (one, other) = (await ground.OpenAsync(), await ground.OpenAsync());
        var keys = Enumerable.Range(0, 50).Select(i => NoticeKey.Of($"n{i}")).Order().ToArray();
        await ground.ViewAsync(one, [.. Enumerable.Range(0, 50).Select(i => View($"v{i}", $"n{i}", 0))]);
        for (var i = 0; i < 50; i++)
        {
            await using var issuing = await ground.BeginIssueAsync(one, $"n{i}");
            await issuing.CommitAsync(ground.Time, Cancel);
        }

        var joined = await Task.WhenAll(ground.Joiner.JoinAsync(one, keys, Cancel), ground.Joiner.JoinAsync(other, keys, Cancel));

        Assert.Equal(50, joined.Sum());
        Assert.Equal(50, await ground.CountAsync("view"));
        for (var i = 0; i < 50; i++) Assert.Equal(4, (await ground.EvidenceAsync($"n{i}")).Count);
    }

    [Fact]
    public async Task A_cancel_before_its_notice_is_found_by_ingest_and_joined()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        await ground.CancelAsync(session, Withdraw("n1", 0), Withdraw("n1", 0, "court-2"));
        await ground.ViewAsync(session, View("v1", "n1", 5));

        var parked = await ground.Cancels.FindParkedAsync(session, [.. new[] { NoticeKey.Of("n0"), NoticeKey.Of("n1") }.Order()], Cancel);

        Assert.Equal(["court-1", "court-2"], parked[NoticeKey.Of("n1")].Select(one => one.Cancel.CourtId).Order());
        Assert.Empty(parked[NoticeKey.Of("n0")]);

        await ground.IssueAsync(session, "n1");
        Assert.Equal(NoticeState.Cancelled, await ground.StateAsync("n1"));
        Assert.Equal(1, await ground.CountAsync("sms_dropped WHERE reason = 2"));
        Assert.Equal(1, await ground.CountAsync("view"));
    }

    [Fact]
    public async Task Another_courts_parked_cancel_is_dead_lettered_at_the_join_and_counted_bad()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        await ground.CancelAsync(session, Withdraw("n1", 0, "court-2"));
        Assert.Equal((1, 0, 0), await ground.IntakeAsync(EventKind.Cancelled));

        await ground.IssueAsync(session, "n1");

        var letter = Assert.Single(ground.DeadLetters.Letters);
        Assert.Equal("dispatch.notices.v1", letter.Topic);
        Assert.Equal(EventEncoder.Encode(Withdraw("n1", 0, "court-2")), letter.Value.ToArray());
        Assert.Equal("portal", Encoding.UTF8.GetString(letter.Headers!.GetLastBytes("sender")));
        Assert.True(letter.Refusal.Conflict);
        Assert.Equal((0, 0, 1), await ground.IntakeAsync(EventKind.Cancelled));
        Assert.Equal(1, await ground.CountAsync("rejection WHERE conflict"));
        Assert.Equal([2, 1], (await ground.AllEvidenceAsync()).Where(one => one.Event == EvidenceEvent.SubmissionRejection).Select(one => one.Court));
        Assert.Equal(NoticeState.Served, await ground.StateAsync("n1"));
        Assert.Equal(1, await ground.CountAsync("sms_queue"));
        Assert.Equal(0, await ground.CountAsync("parked"));
    }

    [Fact]
    public async Task What_cannot_be_dead_lettered_stays_parked_until_it_can()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        await ground.CancelAsync(session, Withdraw("n1", 0, "court-2"));
        ground.DeadLetters.IsDown = true;
        await ground.IssueAsync(session, "n1");
        Assert.Equal(1, await ground.CountAsync("parked"));
        Assert.Equal(0, await ground.CountAsync("rejection"));

        ground.DeadLetters.IsDown = false;
        Assert.Equal(1, await ground.Sweep.SweepAsync(session, Cancel));

        Assert.Single(ground.DeadLetters.Letters);
        Assert.Equal(0, await ground.CountAsync("parked"));
    }

    [Fact]
    public async Task A_parked_view_that_was_recorded_meanwhile_is_counted_as_the_repeat_it_is()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var (slow, quick) = (await ground.OpenAsync(), await ground.OpenAsync());
        var road = ground.Road();

        // The view's first copy is parked and not yet committed when its notice and its second copy come.
        var (batch, parking) = await ground.BeginViewsAsync(slow, road, View("v1", "n1", 0));
        await ground.IssueAsync(quick, "n1");
        Assert.Equal([Outcome.Applied], await ground.ViewAsync(quick, View("v1", "n1", 0)));
        await parking.CommitAsync(ground.Time, Cancel);
        await parking.DisposeAsync();
        await road.CommittedAsync(batch, slow, Cancel);

        Assert.Equal(0, await ground.CountAsync("parked"));
        Assert.Equal(1, await ground.CountAsync("view"));
        Assert.Equal((1, 1, 0), await ground.IntakeAsync(EventKind.Viewed));
        Assert.Equal(NoticeState.Viewed, await ground.StateAsync("n1"));
    }

    [Fact]
    public async Task The_sweep_joins_what_a_crash_left_and_reports_what_waits_too_long()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        await ground.ViewAsync(session, View("v1", "n1", 0), View("v2", "never", 0));
        await using (var issuing = await ground.BeginIssueAsync(session, "n1")) await issuing.CommitAsync(ground.Time, Cancel); // and died before its second look

        Assert.Equal(1, await ground.Sweep.SweepAsync(session, Cancel));
        Assert.Equal(NoticeState.Viewed, await ground.StateAsync("n1"));
        Assert.Equal(0, await ground.CountAsync("parked WHERE reported_at IS NOT NULL"));

        ground.Time.Advance(TimeSpan.FromDays(1.1));
        await ground.Sweep.SweepAsync(session, Cancel);
        Assert.Equal(1, await ground.CountAsync("parked WHERE reported_at IS NOT NULL"));
        Assert.Empty(await ParkedTable.OpenAsync(session, default, 10, Cancel));

        await ground.IssueAsync(session, "never");
        Assert.Equal(NoticeState.Viewed, await ground.StateAsync("never"));
    }

    [Fact]
    public async Task More_notices_than_a_peek_holds_are_still_found()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        await ground.ViewAsync(session, [.. Enumerable.Range(0, 600).Select(i => View($"v{i}", $"n{i}", 0))]);

        for (var i = 590; i < 600; i++) await ground.IssueAsync(session, $"n{i}");

        Assert.Equal(10, await ground.CountAsync("view"));
        Assert.Equal(590, await ground.CountAsync("parked"));
    }
}
