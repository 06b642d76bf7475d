using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>
/// Texts of two segments, of which something becomes of one that does not of the other. A part that was taken is never sent again, and the missing one only
/// where the other is; what no gateway has is free to go.
/// </summary>
public sealed class SeriesTests(RealParts parts)
{
    private const int Sms = 20;
    private const string Delivered = "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'";
    private const string TwoSegments = "ابلاغیه شماره {number} در کارتابل ثنای شما قرار گرفت؛ برای دیدن آن به درگاه خدمات قضایی مراجعه کنید";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0x14u, 1)]
    [InlineData(0x14u, 2)]
    [InlineData(0x08u, 2)]
    [InlineData(0x58u, 1)]
    [InlineData(0x0Au, 2)]
    public async Task A_part_refused_for_the_moment_is_tried_again_alone_where_the_other_was_taken(uint status, int part)
    {
        await using var second = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(second, new SmscSettings { Refusals = [.. Enumerable.Range(1, Sms).Select(no => new SmscRefusal(status, DestinationSuffix: SmsWorld.MobileOf(no), Part: part, Times: 1))] });
        await StartAsync(world);
        await world.QueueAsync(Sms);

        await world.UntilAsync(Sms, Delivered);

        await AssertOnlyAsync(world, second, part, copies: 0);
        Assert.Equal(Sms * 3, world.Centre.Books.Snapshot().Submitted);
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE possible_duplicate"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_part_that_was_lost_without_an_answer_is_sent_once_more_alone_and_flagged(int part)
    {
        await using var second = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(
            second, new SmscSettings { LostShare = 1, FaultPart = part, FaultTimes = Sms },
            ("Dispatch:Gateways:0:AnswerTimeout", "00:00:01"), ("Dispatch:Sms:UnknownWait", "00:00:00.100"));
        await StartAsync(world);
        await world.QueueAsync(Sms);

        await world.UntilAsync(Sms, Delivered);

        await AssertOnlyAsync(world, second, part, copies: 0);
        Assert.Equal(Sms, world.Centre.Books.Snapshot().Lost);
        Assert.Equal(Sms, await world.CountAsync($"SELECT count(*) FROM sms_attempt WHERE possible_duplicate AND segment = {part}"));
    }

    [Fact]
    public async Task A_part_taken_by_a_link_that_dropped_is_told_by_its_receipt_and_nothing_is_sent_again()
    {
        await using var second = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(second, new SmscSettings { AcceptThenDropShare = 1, FaultPart = 2, FaultTimes = 3 });
        await world.StartAsync();
        for (var round = 1; round <= 3; round++)
        {
            await BoundAsync(world);
            await world.QueueAsync(1, first: round);
            await world.UntilAsync(round, Delivered);
        }

        await world.BalanceAsync(3);
        Assert.Equal((3, 6, 6, 0), (world.Centre.Books.Snapshot().LinksDropped, world.Centre.Books.Count, (int)await world.CountAsync("SELECT count(*) FROM sms_attempt"), second.Books.Count));
        Assert.All(world.Centre.Books.Wholes(), whole => Assert.Equal((true, 0), (whole.Complete, whole.Copies)));
    }

    [Fact]
    public async Task A_part_on_a_link_that_dropped_and_of_which_nothing_is_heard_is_sent_once_more_alone()
    {
        await using var second = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(
            second, new SmscSettings { AcceptThenDropShare = 1, FaultPart = 2, FaultTimes = 1, WithoutReceiptShare = 1 },
            ("Dispatch:Sms:UnknownWait", "00:00:00.100"), ("Dispatch:Gateways:0:Window", "1")); // so the first part was answered
        await world.StartAsync();
        for (var round = 1; round <= 3; round++)
        {
            await BoundAsync(world);
            world.Centre.Settings = world.Centre.Settings with { }; // once more
            await world.QueueAsync(1, first: round);
            await world.UntilAsync(round, "SELECT count(*) FROM sms_attempt WHERE possible_duplicate AND state = 2");
        }

        await world.UntilAsync(3, "SELECT count(*) FROM sms_standing WHERE standing = 'accepted'");

        await AssertOnlyAsync(world, second, part: 2, copies: 1, sms: 3);
    }

    [Fact]
    public async Task An_SMS_all_of_whose_parts_were_refused_moves_whole_whenever_the_refusals_come()
    {
        await using var second = await GatewayTown.CentreAsync();
        // Answers come over a third of a second, and are written every few milliseconds.
        await using var world = await WorldAsync(
            second, new SmscSettings { Refusals = [new SmscRefusal(0x14)], AnswerLatency = DelayRange.Milliseconds(0, 300) },
            ("Dispatch:Sms:GatherMilliseconds", "1"), ("Dispatch:Sms:RetryWait", "00:10:00"));
        await StartAsync(world);
        await world.QueueAsync(Sms);

        await world.UntilAsync(Sms, Delivered);

        await world.BalanceAsync(Sms);
        Assert.Equal((Sms * 2, 0), (world.Centre.Books.Snapshot().Submitted, world.Centre.Books.Count));
        Assert.Equal((Sms * 2, Sms * 2), (second.Books.Snapshot().Submitted, second.Books.Count));
        Assert.All(second.Books.Wholes(), whole => Assert.Equal((true, 0), (whole.Complete, whole.Copies)));
        Assert.Equal(Sms, await world.MetricAsync("dispatch_gateway_failed_over_total{gateway=\"main\"}"));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_queue"));
    }

    [Fact]
    public async Task With_parts_taken_refused_and_lost_at_random_no_SMS_is_on_two_gateways_and_none_is_lost()
    {
        const int many = 300;
        await using var second = await GatewayTown.CentreAsync(Bad());
        await using var world = await WorldAsync(
            second, Bad(), ("Dispatch:Gateways:1:Weight", "1"), ("Dispatch:Sms:GatherMilliseconds", "1"), ("Dispatch:Gateways:0:AnswerTimeout", "00:00:01"),
            ("Dispatch:Gateways:1:AnswerTimeout", "00:00:01"), ("Dispatch:Sms:UnknownWait", "00:00:00.200"), ("Dispatch:Sms:Retries", "50"));
        await StartAsync(world);
        await world.QueueAsync(many);

        await world.UntilAsync(many, Delivered);

        await world.BalanceAsync(many);
        var taken = world.Centre.Books.Messages().Select(message => (message.Destination, Gateway: 0)).Concat(second.Books.Messages().Select(message => (message.Destination, Gateway: 1))).Distinct();
        Assert.All(taken.CountBy(one => one.Destination), one => Assert.Equal(1, one.Value));
        Assert.All(world.Centre.Books.Wholes().Concat(second.Books.Wholes()), whole => Assert.True(whole.Complete));
        Assert.True(await world.MetricAsync("dispatch_gateway_failed_over_total{gateway=\"main\"}") > 0);
    }

    private static async Task StartAsync(SmsWorld world)
    {
        await world.StartAsync();
        await BoundAsync(world);
    }

    // Before any SMS: one that finds the first not bound goes by the second, as it should.
    private static async Task BoundAsync(SmsWorld world)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (world.Get<GatewayRoads>().All.Any(road => road.Link.State != BindState.Bound)) await Task.Delay(10, bound.Token);
    }

    private static SmscSettings Bad() => new()
    {
        AnswerLatency = DelayRange.Milliseconds(0, 60),
        LostShare = 0.1,
        FaultTimes = 5, // not so long that what is sent once more is lost too
        Refusals = [new SmscRefusal(0x14, 0.3, Times: 150), new SmscRefusal(0x58, 0.1, Times: 50), new SmscRefusal(0x08, 0.1, Times: 50)],
    };

    private async Task<SmsWorld> WorldAsync(SmscServer second, SmscSettings settings, params (string Key, string Value)[] more)
    {
        // The second only stands in; a breaker would have its own reasons.
        (string, string)[] usual =
        [
            ("Dispatch:Sms:Text:Announcement", TwoSegments), ("Dispatch:Sms:RetryWait", "00:00:00.020"), ("Dispatch:Gateways:1:Weight", "0"), ("Dispatch:Breaker:LeastAnswers", "100000"),
            ("Dispatch:Breaker:Falls", "100"),
        ];
        var world = await SmsWorld.BuildAsync(parts, settings, GatewayTown.Gateway(1, "second", second, [.. usual, .. more]));
        world.Others.Add(second);
        return world;
    }

    // Every SMS is whole at the first gateway; only this part of it has a second attempt, under the same concatenation reference.
    private static async Task AssertOnlyAsync(SmsWorld world, SmscServer second, int part, int copies, int sms = Sms)
    {
        await world.BalanceAsync(sms);
        Assert.Equal(0, second.Books.Count);
        var wholes = world.Centre.Books.Wholes();
        Assert.Equal(sms, wholes.Count);
        Assert.All(wholes, whole => Assert.Equal((true, copies), (whole.Complete, whole.Copies)));
        Assert.All(world.Centre.Books.Messages().GroupBy(message => message.Destination), one => Assert.Single(one.Select(message => message.Reference).Distinct()));
        Assert.Equal(sms, await world.CountAsync($"SELECT count(*) FROM sms_attempt WHERE segment = {3 - part}"));
        Assert.Equal(sms * 2, await world.CountAsync($"SELECT count(*) FROM sms_attempt WHERE segment = {part}"));
        Assert.Equal(sms, await world.CountAsync($"SELECT count(*) FROM sms_attempt WHERE segment = {part} AND attempt = 2"));
        Assert.Equal(1, await world.CountAsync("SELECT count(DISTINCT gateway) FROM sms_attempt"));
        Assert.Equal(sms, await world.CountAsync("SELECT count(*) FROM (SELECT no FROM sms_attempt GROUP BY no HAVING count(DISTINCT concat_ref) = 1) s"));
    }
}
