using System.Globalization;
using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Routing;
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

    [Fact]
    public async Task One_dies_with_a_full_window_and_the_other_takes_over_with_no_copies_but_those_flagged()
    {
        await using var second = await CentreAsync(new SmscSettings { AnswerLatency = DelayRange.Milliseconds(5, 20) });
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { DropAfterSubmits = 50, DropAccepts = true, ReceiptDelay = DelayRange.Milliseconds(50, 100), AnswerLatency = DelayRange.Milliseconds(20, 40) },
            Second(second, ("Dispatch:Sms:UnknownWait", "00:00:05")));
        world.Others.Add(second);
        await world.QueueAsync(1_000);
        await world.StartAsync();

        await world.UntilAsync(1_000, Delivered);

        await world.BalanceAsync(1_000);
        Assert.True(second.Books.Count > 0);
    }

    [Fact]
    public async Task Paused_resumed_drained_by_command_within_a_second()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await ControlAsync(world, control => control with { Paused = true });
        await world.QueueAsync(50);
        await world.StartAsync();
        await world.UntilAsync(1, "SELECT count(*) FROM gateway_standing WHERE state = 'bound'");
        Assert.Equal(0, world.Centre.Books.Count); // paused before the start: a restart keeps it

        await ControlAsync(world, control => control with { Paused = false, Rate = 700 });
        await world.UntilAsync(50, Delivered);
        Assert.Equal(700, world.Get<Gateways>().All[0].Account.CapPerSecond);

        await ControlAsync(world, control => control with { Draining = true });
        await world.UntilAsync(1, "SELECT count(*) FROM gateway_standing WHERE state = 'closed' AND binds = 0");
        await ControlAsync(world, control => control with { Draining = false });
        await world.QueueAsync(10, first: 51);
        await world.UntilAsync(60, Delivered);

        await world.BalanceAsync(60);
        Assert.Equal(4, await world.CountAsync("SELECT count(*) FROM gateway_audit WHERE by = 'tester'"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => world.ExecuteAsync("DELETE FROM gateway_audit"));
    }

    private static async Task ControlAsync(SmsWorld world, Func<GatewayControl, GatewayControl> change)
    {
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await world.Get<Gateways>().KnowAsync(session, Cancel);
        await GatewayControlTable.ChangeAsync(session, world.Get<Gateways>().All[0].No, "tester", "test", change, Cancel);
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
