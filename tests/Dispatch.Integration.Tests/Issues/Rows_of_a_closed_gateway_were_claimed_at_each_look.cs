using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Sms;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Issues;

/// <summary>
/// A prefix rule before a strict rule for one lane: the lane can go by two gateways, its numbers but by one each. With that one closed, or full, its rows were
/// claimed for the other, found without a gateway and given back, twenty times a second: two writes a row for nothing, and no fast path for anybody.
/// </summary>
public sealed class Rows_of_a_closed_gateway_were_claimed_at_each_look(RealParts parts)
{
    private const string Delivered = "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'";
    private const string Claimed = "dispatch_sms_claimed_total";
    private const string GivenBack = "dispatch_sms_given_back_total";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_left_where_they_are_and_taken_once_it_opens()
    {
        await using var second = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(second);
        await ControlAsync(world, paused: true);
        await world.QueueAsync(100, lane: 2); // for the paused one
        await world.StartAsync();
        await world.UntilAsync(2, "SELECT count(*) FROM gateway_standing WHERE state = 'bound'");

        // Each of these needs a claim, behind the hundred.
        for (var round = 0; round < 20; round++)
        {
            await world.QueueAsync(5, first: 50_001 + (round * 5), lane: 2);
            await world.UntilAsync((round + 1) * 5, Delivered);
        }

        Assert.Equal((100, 0), (await world.MetricAsync(Claimed), await world.MetricAsync(GivenBack)));
        Assert.Equal((0, 100), (world.Centre.Books.Count, await world.CountAsync("SELECT count(*) FROM sms_queue WHERE lease_until IS NULL")));

        await ControlAsync(world, paused: false);
        await world.UntilAsync(200, Delivered);
        Assert.Equal((200, 0), (await world.MetricAsync(Claimed), await world.MetricAsync(GivenBack)));
        Assert.Equal((100, 100), (world.Centre.Books.Count, second.Books.Count));
        await world.BalanceAsync(200);
    }

    [Fact]
    public async Task What_was_refused_by_the_open_one_and_waits_for_the_next_is_left_too()
    {
        await using var second = await GatewayTown.CentreAsync();
        await using var third = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(
            second, null, [.. GatewayTown.Gateway(2, "third", third).Select(one => (one.Key, one.Value!)), ("Dispatch:Routing:Rules:1:FailOver:0", "third")]);
        world.Others.Add(third);
        await ControlAsync(world, paused: true, gateway: 2);
        await world.QueueAsync(20, lane: 2);
        await world.ExecuteAsync("UPDATE sms_queue SET avoid = '{1}'"); // refused by the first, for the third
        await world.StartAsync();
        await world.UntilAsync(3, "SELECT count(*) FROM gateway_standing WHERE state = 'bound'");
        for (var round = 0; round < 10; round++)
        {
            await world.QueueAsync(1, first: 50_001 + round, lane: 2);
            await world.UntilAsync(round + 1, Delivered);
        }

        Assert.Equal((10, 0), (await world.MetricAsync(Claimed), await world.MetricAsync(GivenBack)));
        await ControlAsync(world, paused: false, gateway: 2);
        await world.UntilAsync(30, Delivered);
        Assert.Equal((0, 10, 20), (world.Centre.Books.Count, second.Books.Count, third.Books.Count));
    }

    [Fact]
    public async Task A_gateway_that_is_full_has_no_more_claimed_for_it_than_it_has_room_for()
    {
        await using var second = await GatewayTown.CentreAsync();
        // Its answers take a quarter of a second and its window is 2: it holds what it may, and much waits.
        await using var world = await WorldAsync(
            second, new SmscSettings { AnswerLatency = DelayRange.Milliseconds(250, 250) }, ("Dispatch:Gateways:0:Window", "2"), ("Dispatch:Gateways:0:CapPerSecond", "20"));
        await world.QueueAsync(60, lane: 2);
        await world.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            await world.QueueAsync(5, first: 50_001 + (round * 5), lane: 2);
            await world.UntilAsync(100, $"SELECT count(*) + {100 - ((round + 1) * 5)} FROM sms_standing WHERE standing = 'delivered' AND no > 50000");
            Assert.InRange(world.Get<SmsQueue>().CountOf(0), 0, 10); // half a second of its rate
        }

        await world.UntilAsync(160, Delivered);

        // The first claim does not know yet whose they are.
        var back = await world.MetricAsync(GivenBack);
        Assert.InRange(back, 0, 50);
        Assert.Equal(160 + back, await world.MetricAsync(Claimed));
        Assert.Equal((60, 100), (world.Centre.Books.Count, second.Books.Count));
        await world.BalanceAsync(160);
    }

    [Fact]
    public async Task What_a_gateway_refused_and_a_full_one_is_to_take_does_not_stand_before_what_the_first_takes()
    {
        await using var second = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(
            second, new SmscSettings { AnswerLatency = DelayRange.Milliseconds(100, 100) }, ("Dispatch:Gateways:0:Window", "2"), ("Dispatch:Gateways:0:CapPerSecond", "20"));
        await ControlAsync(world, paused: false); // numbers them
        await world.QueueAsync(60, first: 50_001, lane: 2);
        await world.ExecuteAsync($"UPDATE sms_queue SET avoid = '{{{world.Get<Gateways>().All[1].No}}}'"); // refused by the second: the first stands in for it
        await world.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            await world.QueueAsync(5, first: 50_101 + (round * 5), lane: 2);
            await world.UntilAsync((round + 1) * 5, "SELECT count(*) FROM sms_standing WHERE standing = 'delivered' AND no > 50100");
        }

        await world.UntilAsync(160, Delivered);

        Assert.InRange(await world.MetricAsync(GivenBack), 0, 50);
        Assert.Equal((60, 100), (world.Centre.Books.Count, second.Books.Count));
        await world.BalanceAsync(160);
    }

    private async Task<SmsWorld> WorldAsync(Dispatch.Sandbox.Smsc.SmscServer second, SmscSettings? settings = null, params (string Key, string Value)[] more)
    {
        const string rules = "Dispatch:Routing:Rules:";
        (string, string)[] usual =
        [
            (rules + "0:Prefixes:0", "989120050"), (rules + "0:Gateways:second", "1"), // numbers 50,000 to 50,999
            (rules + "1:Lanes:0", "bulk"), (rules + "1:Gateways:main", "1"),
        ];
        var world = await SmsWorld.BuildAsync(parts, settings, GatewayTown.Gateway(1, "second", second, [.. usual, .. more]));
        world.Others.Add(second);
        return world;
    }

    private static async Task ControlAsync(SmsWorld world, bool paused, int gateway = 0)
    {
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await world.Get<Gateways>().KnowAsync(session, Cancel);
        await GatewayControlTable.ChangeAsync(session, world.Get<Gateways>().All[gateway].No, "tester", "test", control => control with { Paused = paused }, Cancel);
    }
}
