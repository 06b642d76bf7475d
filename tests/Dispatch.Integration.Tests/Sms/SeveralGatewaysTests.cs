using System.Globalization;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

public sealed class SeveralGatewaysTests(RealParts parts)
{
    private const string Delivered = "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_gateways_take_by_weight_and_the_books_balance()
    {
        await using var second = await CentreAsync(new SmscSettings());
        await using var world = await SmsWorld.BuildAsync(parts, configuration: Second(second, ("Dispatch:Gateways:0:Weight", "3")));
        world.Others.Add(second);
        await world.QueueAsync(1_000);
        await world.StartAsync();

        await world.UntilAsync(1_000, Delivered);

        await world.BalanceAsync(1_000);
        Assert.Equal(1_000, world.Centre.Books.Count + second.Books.Count);
        Assert.InRange(second.Books.Count, 50, 600);
    }

    [Theory]
    [InlineData(0x14u)]
    [InlineData(0x0Au)]
    public async Task What_one_gateway_refuses_goes_by_the_other_exactly_once(uint status)
    {
        await using var second = await CentreAsync(new SmscSettings());
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { Refusals = [new SmscRefusal(status, 1)] }, Second(second, ("Dispatch:Breaker:LeastAnswers", "100000")));
        world.Others.Add(second);
        await world.QueueAsync(200);
        await world.StartAsync();

        await world.UntilAsync(200, Delivered);

        await world.BalanceAsync(200);
        Assert.Equal(0, world.Centre.Books.Count);
        Assert.Equal(200, second.Books.Count);
        Assert.True(await world.MetricAsync("dispatch_gateway_failed_over_total{gateway=\"main\"}") > 0);
    }

    [Fact]
    public async Task What_all_gateways_refuse_ends_as_failed()
    {
        await using var second = await CentreAsync(new SmscSettings { Refusals = [new SmscRefusal(0x0A, 1)] });
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { Refusals = [new SmscRefusal(0x0A, 1)] },
            Second(second, ("Dispatch:Breaker:LeastAnswers", "100000"), ("Dispatch:Sms:Retries", "0")));
        world.Others.Add(second);
        await world.QueueAsync(20);
        await world.StartAsync();

        await world.UntilAsync(20, "SELECT count(*) FROM sms_standing WHERE standing = 'failed'");

        await world.BalanceAsync(20);
        Assert.Equal(40, await world.CountAsync("SELECT count(*) FROM sms_attempt"));
        Assert.Equal(20, await world.CountAsync("SELECT count(*) FROM (SELECT no FROM sms_attempt GROUP BY no HAVING count(DISTINCT gateway) = 2) s"));
    }

    [Theory]
    [InlineData("taken, and told by receipts")]
    [InlineData("taken, and never heard of")]
    [InlineData("lost")]
    public async Task One_dies_with_a_full_window_and_the_other_takes_over_with_no_copies_but_those_flagged(string window)
    {
        const int all = 1_000;
        const int size = 50;
        await using var second = await CentreAsync(new SmscSettings());
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { DropAfterSubmits = size, DropAccepts = window != "lost", WithoutReceiptShare = window == "taken, and never heard of" ? 1 : 0, ReceiptDelay = DelayRange.Milliseconds(20, 50) },
            Second(second, ("Dispatch:Gateways:0:Window", "50"), ("Dispatch:Sms:UnknownWait", window == "taken, and told by receipts" ? "00:05:00" : "00:00:00.500")));
        world.Others.Add(second);
        await world.QueueAsync(all);
        await world.StartAsync();

        // It has answered none of its window, and is gone.
        await world.Centre.WhenAsync(books => books.LinksDropped == 1, Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        world.Centre.Settings = new SmscSettings { BindStatus = 0x08 };
        await world.UntilAsync(size, "SELECT count(*) FROM sms_unknown");
        await world.UntilAsync(all - size, Delivered);
        var first = world.Centre.Books.Snapshot();
        Assert.Equal((size, size, window == "lost" ? 0 : size), (first.Submitted, Assert.Single(first.Accounts).WidestWindow, first.Accepted));
        Assert.Equal(all - size, second.Books.Count);
        Assert.Equal(size, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE state = 3"));

        // And is back: what it had, and nothing else, is found out or sent once more, and by it alone.
        world.Centre.Settings = new SmscSettings();
        await world.UntilAsync(all, Delivered);

        await world.BalanceAsync(all);
        var flagged = await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE possible_duplicate");
        var copies = world.Centre.Books.Copies().Sum(copy => copy.Messages.Count - 1);
        Assert.Equal(window switch { "lost" => (size, 0), "taken, and never heard of" => (size, size), _ => (0, 0) }, ((int)flagged, copies));
        Assert.Equal((all - size, 0), (second.Books.Count, second.Books.Copies().Count));
        Assert.Equal(all + flagged, await world.CountAsync("SELECT count(*) FROM sms_attempt"));
    }

    private static Task<SmscServer> CentreAsync(SmscSettings settings) =>
        SmscServer.StartAsync(new SmscOptions { Accounts = [new SmscAccount("court", "secret", 0)], Settings = settings });

    private static Dictionary<string, string?> Second(SmscServer centre, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Dispatch:Gateways:1:Name"] = "second",
            ["Dispatch:Gateways:1:Host"] = "127.0.0.1",
            ["Dispatch:Gateways:1:Port"] = centre.Port.ToString(CultureInfo.InvariantCulture),
            ["Dispatch:Gateways:1:SystemId"] = "court",
            ["Dispatch:Gateways:1:Password"] = "secret",
            ["Dispatch:Gateways:1:SourceAddress"] = "3000123",
            ["Dispatch:Gateways:1:CapPerSecond"] = "20000",
        };
        foreach (var (key, value) in more) settings[key] = value;
        return settings;
    }
}
