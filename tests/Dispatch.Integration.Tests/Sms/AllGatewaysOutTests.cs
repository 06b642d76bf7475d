using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Routing;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Settings;
using Polly.CircuitBreaker;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>Every gateway is out: the queue waits, what is past its useful life is dropped with its evidence, and the first gateway that is well again takes the rest.</summary>
public sealed class AllGatewaysOutTests(RealParts parts)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_queue_waits_by_lane_expires_what_is_late_and_goes_on_with_the_first_trial_that_succeeds()
    {
        // Refuses everything: each gateway's breaker opens by what the first SMS tell of it.
        var ill = new SmscSettings { Refusals = [new SmscRefusal(0x08)] };
        await using var second = await GatewayTown.CentreAsync(ill);
        var time = new ShiftedTime();
        await using var world = await SmsWorld.BuildAsync(parts, ill, GatewayTown.Gateway(
            1, "second", second, ("Dispatch:Breaker:LeastAnswers", "4"), ("Dispatch:Breaker:Probes", "1"), ("Dispatch:Breaker:BreakFor", "00:00:00.500"),
            ("Dispatch:Sms:RetryWait", "00:00:00.010"), ("Dispatch:Sms:Retries", "100")), time: time);
        world.Others.Add(second);
        var hour = time.GetUtcNow().AddHours(1);
        await world.QueueAsync(40, first: 1, usefulUntil: hour.AddHours(9), lane: 2);
        await world.StartAsync();
        await UntilAsync(world, roads => roads.All(road => road.Breaker.State == CircuitState.Open));

        // Three lanes wait behind it, half of each for an hour only; the highest number first, so that its order is not that of the lanes.
        await world.QueueAsync(20, first: 300, usefulUntil: hour, lane: 2);
        await world.QueueAsync(20, first: 320, usefulUntil: hour.AddHours(9), lane: 2);
        await world.QueueAsync(20, first: 200, usefulUntil: hour, lane: 1);
        await world.QueueAsync(20, first: 220, usefulUntil: hour.AddHours(9), lane: 1);
        await world.QueueAsync(20, first: 100, usefulUntil: hour, lane: 0);
        await world.QueueAsync(20, first: 120, usefulUntil: hour.AddHours(9), lane: 0);
        // Trials go on meanwhile, one segment each, and fail.
        foreach (var road in (string[])["main", "second"])
            await UntilMetricAsync(world, $"dispatch_gateway_breaker_opened_total{{gateway=\"{road}\",reason=\"trial\"}}", value => value >= 2);
        Assert.Equal(0, world.Centre.Books.Count + second.Books.Count);
        Assert.Equal((160, 0), (await world.CountAsync("SELECT (SELECT count(*) FROM sms_queue) + (SELECT count(*) FROM sms_attempt WHERE state = 1)"), await world.CountAsync("SELECT count(*) FROM sms_dropped")));

        time.Forward(TimeSpan.FromHours(2));
        await world.UntilAsync(60, "SELECT count(*) FROM sms_dropped WHERE reason = 1");
        Assert.Equal(60, (await world.EvidenceAsync()).Count(one => one.Event == EvidenceEvent.NotificationNotSent));
        Assert.Equal(0, world.Centre.Books.Count + second.Books.Count);
        Assert.Equal(100, await world.CountAsync("SELECT (SELECT count(*) FROM sms_queue) + (SELECT count(*) FROM sms_attempt WHERE state = 1)"));

        second.Settings = new SmscSettings();
        await world.UntilAsync(100, "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'");

        await world.BalanceAsync(160);
        Assert.Equal((0, 100), (world.Centre.Books.Count, second.Books.Count));
        Assert.Empty(second.Books.Copies());
        // In the order of the lanes, but for what was refused before and waits its turn after that.
        var order = await FirstTriesAsync(world, second);
        Assert.True(order.Count > 40);
        Assert.Equal(order.Order(), order);
        Assert.Equal(CircuitState.Closed, world.Get<GatewayRoads>().All[1].Breaker.State);
        Assert.NotEqual(CircuitState.Closed, world.Get<GatewayRoads>().All[0].Breaker.State);
    }

    // Lanes in the order of acceptance, of SMS that no gateway had refused before.
    private static async Task<List<int>> FirstTriesAsync(SmsWorld world, SmscServer centre)
    {
        var lanes = new List<int>();
        foreach (var message in centre.Books.Messages())
        {
            var lane = await world.CountAsync(
                $"SELECT coalesce((SELECT lane FROM sms_attempt WHERE mobile = {message.Destination} GROUP BY lane HAVING count(*) = 1), -1)");
            if (lane >= 0) lanes.Add((int)lane);
        }

        return lanes;
    }

    private static async Task UntilAsync(SmsWorld world, Func<IReadOnlyList<GatewayRoad>, bool> holds)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (!holds(world.Get<GatewayRoads>().All)) await Task.Delay(10, bound.Token);
    }

    private static async Task UntilMetricAsync(SmsWorld world, string series, Func<double, bool> holds)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (!holds(await world.MetricAsync(series))) await Task.Delay(10, bound.Token);
    }
}
