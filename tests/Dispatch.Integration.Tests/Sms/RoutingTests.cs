using System.Globalization;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>Three gateways under rules: by lane, by sender line, by prefix; the rest by weight; each with its fail-over.</summary>
public sealed class RoutingTests(RealParts parts)
{
    private const string Delivered = "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'";

    [Fact]
    public async Task Rules_come_first_then_weights_and_with_the_first_gateway_dead_the_rest_take_all()
    {
        await using var b = await GatewayTown.CentreAsync();
        await using var c = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(b, c);
        var a = world.Centre;
        await world.StartAsync();
        await world.UntilAsync(3, "SELECT count(*) FROM gateway_standing WHERE state = 'bound'");
        // 1 to 400 by weight, 500 to 599 by prefix, 700 to 749 urgent, 800 to 849 bulk.
        await world.QueueAsync(400);
        await world.QueueAsync(100, first: 500);
        await world.QueueAsync(50, first: 700, lane: 0);
        await world.QueueAsync(50, first: 800, lane: 2);
        await world.UntilAsync(600, Delivered);

        await world.BalanceAsync(600);
        var (atA, atB, atC) = (Numbers(a), Numbers(b), Numbers(c));
        Assert.Equal(600, atA.Union(atB).Union(atC).Count());
        Assert.Equal(600, atA.Count + atB.Count + atC.Count); // none twice
        Assert.Equal(Enumerable.Range(700, 50), atC.Where(no => no is >= 700 and < 800).Order()); // the urgent lane's rule
        Assert.Equal(Enumerable.Range(500, 100), atB.Where(no => no is >= 500 and < 600).Order()); // the prefix's
        Assert.Equal(Enumerable.Range(800, 50), atA.Where(no => no >= 800).Order()); // the sender line's
        Assert.All(a.Books.Messages().Where(message => NumberOf(message.Destination) >= 800), message => Assert.Equal("30001", message.Source));
        // Three to one of 400: four standard deviations are 35.
        var (byA, byB) = (atA.Count(no => no <= 400), atB.Count(no => no <= 400));
        Assert.Equal((400, 0), (byA + byB, atC.Count(no => no <= 400)));
        Assert.InRange(byA, 265, 335);

        // The first is dead: the lane's rule is not touched, the hint neither, the line fails over to c, the rest goes by b alone.
        a.Settings = new SmscSettings { BindStatus = 0x08 };
        a.DropLinks();
        await world.UntilAsync(1, "SELECT count(*) FROM gateway_standing s JOIN gateway g ON g.no = s.gateway WHERE g.name = 'a' AND s.binds = 0");
        await world.QueueAsync(400, first: 1_001);
        await world.QueueAsync(50, first: 1_700, lane: 0);
        await world.QueueAsync(50, first: 1_800, lane: 2);
        await world.UntilAsync(1_100, Delivered);

        await world.BalanceAsync(1_100);
        Assert.Equal(atA.Count, a.Books.Count);
        Assert.Equal(Enumerable.Range(1_001, 400), Numbers(b).Where(no => no is > 1_000 and < 1_500).Order());
        Assert.Equal([.. Enumerable.Range(1_700, 50), .. Enumerable.Range(1_800, 50)], Numbers(c).Where(no => no > 1_000).Order());
        Assert.Empty(a.Books.Copies().Concat(b.Books.Copies()).Concat(c.Books.Copies()));
        Assert.Equal(1_100, await world.CountAsync("SELECT count(*) FROM sms_attempt"));
    }

    [Fact]
    public async Task Of_a_fail_over_each_follows_only_where_none_before_it_can_be_used()
    {
        await using var b = await GatewayTown.CentreAsync();
        await using var c = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(b, c);
        world.Centre.Settings = new SmscSettings { BindStatus = 0x08 };
        c.Settings = new SmscSettings { BindStatus = 0x08 };
        await world.QueueAsync(50, lane: 0); // c, then a, then b
        await world.StartAsync();
        await world.UntilAsync(50, Delivered);
        Assert.Equal((0, 50, 0), (world.Centre.Books.Count, b.Books.Count, c.Books.Count));

        world.Centre.Settings = new SmscSettings();
        await world.UntilAsync(1, "SELECT count(*) FROM gateway_standing s JOIN gateway g ON g.no = s.gateway WHERE g.name = 'a' AND s.binds = 1");
        await world.QueueAsync(50, first: 51, lane: 0);
        await world.UntilAsync(100, Delivered);
        Assert.Equal((50, 50, 0), (world.Centre.Books.Count, b.Books.Count, c.Books.Count));

        c.Settings = new SmscSettings();
        await world.UntilAsync(1, "SELECT count(*) FROM gateway_standing s JOIN gateway g ON g.no = s.gateway WHERE g.name = 'c' AND s.binds = 1");
        await world.QueueAsync(50, first: 101, lane: 0);
        await world.UntilAsync(150, Delivered);

        Assert.Equal((50, 50, 50), (world.Centre.Books.Count, b.Books.Count, c.Books.Count));
        await world.BalanceAsync(150);
    }

    private async Task<SmsWorld> WorldAsync(SmscServer b, SmscServer c)
    {
        const string rules = "Dispatch:Routing:Rules:";
        var world = await SmsWorld.BuildAsync(parts, configuration: GatewayTown.Gateway(
            1, "b", b, ("Dispatch:Gateways:0:Name", "a"), ("Dispatch:Gateways:0:Weight", "3"), ("Dispatch:Gateways:0:SourceAddress", "30001"),
            (rules + "0:Lanes:0", "urgent"), (rules + "0:Gateways:c", "1"), (rules + "0:FailOver:0", "a"), (rules + "0:FailOver:1", "b"),
            (rules + "1:Prefixes:0", "9891200005"), (rules + "1:Gateways:b", "1"),
            (rules + "2:Lanes:0", "bulk"), (rules + "2:Sender", "30001"), (rules + "2:FailOver:0", "c")).And(GatewayTown.Gateway(2, "c", c, ("Dispatch:Gateways:2:Weight", "0"))));
        world.Others.Add(b);
        world.Others.Add(c);
        return world;
    }

    private static List<int> Numbers(SmscServer centre) => [.. centre.Books.Messages().Select(message => NumberOf(message.Destination))];

    private static int NumberOf(string destination) => (int)(long.Parse(destination, CultureInfo.InvariantCulture) - 989_120_000_000);
}
