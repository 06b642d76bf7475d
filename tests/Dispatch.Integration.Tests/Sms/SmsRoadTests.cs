using Dispatch.Core.Feed;
using Dispatch.Core.Notices;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

public sealed class SmsRoadTests(RealParts parts)
{
    private const string Delivered = "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'";
    private const string Unknown = "SELECT count(*) FROM sms_attempt WHERE state = 3";

    [Fact]
    public async Task A_thousand_SMS_are_accepted_and_delivered_and_the_books_balance()
    {
        await using var world = await SmsWorld.BuildAsync(parts, new SmscSettings { AnswerLatency = DelayRange.Milliseconds(1, 5), ReceiptDelay = DelayRange.Milliseconds(5, 50) });
        await world.QueueAsync(1_000);
        await world.StartAsync();

        await world.UntilAsync(1_000, Delivered);

        await world.BalanceAsync(1_000);
        await world.StopAsync();
        Assert.Equal(1_000, world.Centre.Books.Snapshot().Acknowledged[MessageState.Delivered]);
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_intent"));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM receipt_parked"));
        Assert.Equal(1_000, await world.MetricAsync("dispatch_sms_handset_seconds_count{gateway=\"main\"}"));
    }

    [Fact]
    public async Task An_SMS_of_several_segments_is_accepted_and_delivered_once_as_a_whole()
    {
        await using var world = await SmsWorld.BuildAsync(
            parts,
            new SmscSettings { AnswerLatency = DelayRange.Milliseconds(0, 20), OutOfOrderShare = 0.5, ReceiptDelay = DelayRange.Milliseconds(0, 200) },
            new Dictionary<string, string?> { ["Dispatch:Sms:Text:Announcement"] = "ابلاغیه شماره {number} در حساب کاربری شما در سامانه ابلاغ قرار گرفت. برای دیدن آن به کارتابل خود مراجعه کنید" });
        await world.QueueAsync(100);
        await world.StartAsync();

        await world.UntilAsync(100, Delivered);

        Assert.Equal(300, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE segments = 3"));
        await world.BalanceAsync(100);
        Assert.Equal(100, world.Centre.Books.Wholes().Count);
        Assert.All(await world.EvidenceAsync(), one => Assert.True(one.Event is EvidenceEvent.ConsignmentNotification or EvidenceEvent.NotificationDelivered));
    }

    [Fact]
    public async Task Receipts_that_come_before_their_answers_are_all_joined()
    {
        await using var world = await SmsWorld.BuildAsync(parts, new SmscSettings { AnswerLatency = DelayRange.Milliseconds(1, 20), ReceiptBeforeAnswerShare = 1 });
        await world.QueueAsync(500);
        await world.StartAsync();

        await world.UntilAsync(500, Delivered);

        await world.BalanceAsync(500);
        // In one process nothing is parked: the receipt waits for its answer.
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM receipt_parked"));
        Assert.Equal(500, await world.MetricAsync("dispatch_sms_receipts_total{result=\"matched\"}"));
        Assert.Equal(0, await world.MetricAsync("dispatch_sms_receipts_total{result=\"parked\"}"));
    }

    [Fact]
    public async Task After_a_dropped_link_with_a_full_window_late_receipts_tell_what_became_of_it()
    {
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { DropAfterSubmits = 100, DropAccepts = true, ReceiptDelay = DelayRange.Milliseconds(200, 400) },
            new Dictionary<string, string?> { ["Dispatch:Sms:UnknownWait"] = "01:00:00" });
        await world.QueueAsync(300);
        await world.StartAsync();

        await world.UntilAsync(300, Delivered);

        await world.BalanceAsync(300);
        Assert.Equal(300, world.Centre.Books.Count);
        Assert.Equal(0, await world.CountAsync(Unknown));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_unknown"));
    }

    [Fact]
    public async Task What_stays_unknown_is_sent_once_more_flagged_and_never_again()
    {
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { AcceptedUnansweredShare = 1, WithoutReceiptShare = 1 },
            new Dictionary<string, string?>
            {
                ["Dispatch:Sms:UnknownWait"] = "00:00:00.200",
                ["Dispatch:Sms:UnknownGrace"] = "00:00:00",
                ["Dispatch:Gateways:0:AnswerTimeout"] = "00:00:00.300",
            });
        await world.QueueAsync(20, usefulUntil: DateTimeOffset.UtcNow.AddSeconds(6));
        await world.StartAsync();

        await world.UntilAsync(40, Unknown);
        await world.UntilAsync(20, "SELECT count(DISTINCT no) FROM sms_unknown WHERE told_at IS NOT NULL");

        await world.BalanceAsync(20);
        Assert.Equal("unknown 20", await world.StandingsAsync());
        Assert.Equal(40, world.Centre.Books.Count);
        Assert.Equal(20, world.Centre.Books.Copies().Count);
        Assert.Equal(20, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE possible_duplicate"));
        Assert.Equal(20, (await world.EvidenceAsync()).Count(one => one.Event == EvidenceEvent.NotificationUnknown));
    }

    [Fact]
    public async Task A_re_send_that_is_accepted_says_so_and_is_marked_a_possible_duplicate()
    {
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { DropAfterSubmits = 20, DropAccepts = false },
            new Dictionary<string, string?> { ["Dispatch:Sms:UnknownWait"] = "00:00:00.200" });
        await world.QueueAsync(20);
        await world.StartAsync();

        await world.UntilAsync(20, Delivered);

        await world.BalanceAsync(20);
        Assert.Equal(20, world.Centre.Books.Count);
        var told = await world.EvidenceAsync();
        Assert.Equal(40, told.Count);
        Assert.All(told, one => Assert.True(one.Marks.HasFlag(EvidenceMarks.PossibleDuplicate)));
    }

    [Fact]
    public async Task A_throttled_segment_is_tried_again_and_the_limiter_is_told()
    {
        var limiter = new OpenLimiter();
        await using var world = await SmsWorld.BuildAsync(parts, new SmscSettings { Caps = new Dictionary<string, int> { ["court"] = 100 } }, limiter: limiter);
        await world.QueueAsync(250);
        await world.StartAsync();

        await world.UntilAsync(250, Delivered);

        await world.BalanceAsync(250);
        Assert.Equal(250, world.Centre.Books.Count);
        var throttled = world.Centre.Books.Snapshot().Throttled;
        Assert.Equal(throttled, limiter.ThrottledTimes);
        Assert.Equal(throttled, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE state = 7 AND status = 88"));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE possible_duplicate"));
    }

    [Fact]
    public async Task A_refusal_is_final_or_tried_again_by_its_status()
    {
        await using var world = await SmsWorld.BuildAsync(
            parts,
            new SmscSettings
            {
                Refusals =
                [
                    new SmscRefusal(0x0B, DestinationSuffix: SmsWorld.MobileOf(1)),
                    new SmscRefusal(0x08, DestinationSuffix: SmsWorld.MobileOf(2)),
                ],
            },
            new Dictionary<string, string?> { ["Dispatch:Sms:RetryWait"] = "00:00:00.010", ["Dispatch:Sms:Retries"] = "3" });
        await world.QueueAsync(3);
        await world.StartAsync();

        await world.UntilAsync(2, "SELECT count(*) FROM sms_standing WHERE standing = 'failed'");
        await world.UntilAsync(1, Delivered);

        await world.BalanceAsync(3);
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE no = 1 AND status = 11"));
        Assert.Equal(4, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE no = 2 AND status = 8"));
    }

    [Fact]
    public async Task Undelivered_and_expired_receipts_fail_the_SMS_after_it_was_accepted()
    {
        await using var world = await SmsWorld.BuildAsync(parts, new SmscSettings { UndeliveredShare = 0.5, ExpiredShare = 0.5, DuplicateReceiptShare = 1 });
        await world.QueueAsync(50);
        await world.StartAsync();

        await world.UntilAsync(50, "SELECT count(*) FROM sms_standing WHERE standing = 'failed'");

        await world.BalanceAsync(50);
        Assert.Equal(100, (await world.EvidenceAsync()).Count);
    }
}
