using System.Globalization;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Sms.Http;
using Dispatch.Integration.Tests.Town;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary><c>gateway test NAME MOBILE</c>, as a process: exactly one SMS, nothing in the ledger, and an exit code that says what came of it.</summary>
public sealed class GatewayTestCommandTests(RealParts parts)
{
    private const string Number = "09121234567";
    private const string Received = "989121234567";
    private const string Rows =
        "SELECT (SELECT count(*) FROM life) + (SELECT count(*) FROM sms_queue) + (SELECT count(*) FROM sms_attempt) + (SELECT count(*) FROM sms_intent) + (SELECT count(*) FROM feed_unit) + (SELECT count(*) FROM receipt_parked)";

    [Fact]
    public async Task By_SMPP_one_arrives_and_the_outcome_and_receipt_are_said()
    {
        await using var world = await SmsWorld.BuildAsync(parts, new SmscSettings { ReceiptDelay = DelayRange.Milliseconds(50, 100) });

        var (exit, said) = await TestAsync(Settings(world), "main", Number);

        Assert.Equal((0, "main: accepted\nmain: receipt Delivered"), (exit, said));
        var message = Assert.Single(world.Centre.Books.Messages());
        Assert.Equal((Received, "3000123", "Dispatch test"), (message.Destination, message.Source, message.Text));
        Assert.Equal(0, world.Centre.Books.Snapshot().Links);
        Assert.Equal(0, await world.CountAsync(Rows));
    }

    [Fact]
    public async Task A_worker_that_is_bound_meanwhile_is_not_disturbed()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await world.StartAsync();
        await world.QueueAsync(50);
        await world.UntilAsync(50, "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'");

        var (exit, said) = await TestAsync(Settings(world), "main", Number, "--text", "سلام، آزمایش است", "--wait", "1");

        Assert.Equal(0, exit);
        Assert.StartsWith("main: accepted", said, StringComparison.Ordinal);
        Assert.Equal((51, 1), (world.Centre.Books.Count, world.Centre.Books.Find(Received, "سلام، آزمایش است").Count));
        await world.UntilAsync(50, "SELECT count(*) FROM sms_attempt");
    }

    [Theory]
    [InlineData(0x0Bu, "main: refused with status 0x0B (DestinationPermanent)")]
    [InlineData(0x58u, "main: refused with status 0x58 (Throttled)")]
    public async Task A_refusal_is_said_with_its_reason_and_ends_with_1(uint status, string says)
    {
        await using var world = await SmsWorld.BuildAsync(parts, new SmscSettings { Refusals = [new SmscRefusal(status, DestinationSuffix: Received)] });

        var (exit, said) = await TestAsync(Settings(world), "main", Number);

        Assert.Equal((1, says), (exit, said));
        Assert.Equal((1, 0), (world.Centre.Books.Snapshot().Submitted, world.Centre.Books.Count));
        Assert.Equal(0, await world.CountAsync(Rows));
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_a_number_that_is_none_and_a_password_that_is_wrong_end_with_1_and_say_so()
    {
        await using var world = await SmsWorld.BuildAsync(parts);

        Assert.Equal((1, "no gateway 'mci'; the settings have: main"), await TestAsync(Settings(world), "mci", Number));
        var (exit, said) = await TestAsync(Settings(world), "main", "0912123");
        Assert.Equal(1, exit);
        Assert.StartsWith("that is no mobile number", said, StringComparison.Ordinal);
        (exit, said) = await TestAsync(new(Settings(world)) { ["Dispatch:Gateways:0:Password"] = "other" }, "main", Number);
        Assert.Equal(1, exit);
        Assert.StartsWith("main: not bound (", said, StringComparison.Ordinal);
        Assert.Contains("0x0E", said, StringComparison.Ordinal);
        Assert.Equal(0, world.Centre.Books.Snapshot().Submitted);
    }

    [Fact]
    public async Task By_HTTP_through_a_real_Kannel_one_arrives_and_a_wrong_password_is_said()
    {
        await using var ground = await KannelGround.BuildAsync(parts);
        var world = ground.World;
        Dictionary<string, string> settings = new(Settings(world))
        {
            ["Dispatch:Gateways:0:Protocol"] = "http",
            ["Dispatch:Gateways:0:Url"] = ground.Kannel.Url,
            ["Dispatch:Gateways:0:Username"] = "adliran",
            ["Dispatch:Gateways:0:Password"] = "pass word&+%",
            ["Dispatch:Gateways:0:Sender"] = "3000123",
            ["Dispatch:Gateways:0:CallbackUrl"] = ground.Endpoint,
            ["Dispatch:Gateways:0:CallbackKey"] = KannelGround.Key,
        };

        Assert.Equal((0, "main: accepted"), await TestAsync(settings, "main", Number));
        await world.Centre.WhenAsync(books => books.Accepted == 1, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var message = Assert.Single(world.Centre.Books.Messages());
        Assert.Equal((Received, "Dispatch test"), (message.Destination.TrimStart('+'), message.Text));

        var (exit, said) = await TestAsync(new(settings) { ["Dispatch:Gateways:0:Password"] = "wrong" }, "main", Number);
        Assert.Equal(1, exit);
        Assert.StartsWith("main: not bound (", said, StringComparison.Ordinal);
        Assert.Equal((1, 0), (world.Centre.Books.Count, ground.Called.Count));
        Assert.Equal(0, await world.CountAsync(Rows));
    }

    private static Dictionary<string, string> Settings(SmsWorld world) => new()
    {
        ["Dispatch:Ledger:ConnectionString"] = world.ConnectionString,
        ["Dispatch:Gateways:0:Host"] = "127.0.0.1",
        ["Dispatch:Gateways:0:Port"] = world.Centre.Port.ToString(CultureInfo.InvariantCulture),
        ["Dispatch:Gateways:0:SystemId"] = "court",
        ["Dispatch:Gateways:0:Password"] = "secret",
        ["Dispatch:Gateways:0:SourceAddress"] = "3000123",
    };

    private static async Task<(int Exit, string Said)> TestAsync(Dictionary<string, string> settings, params string[] arguments)
    {
        using var folder = new TestFolder();
        await using var command = await GatewayCommands.RunAsync(Path.GetDirectoryName(folder["log"])!, ["gateway", "test", .. arguments], settings);
        return (await command.Exited, command.Log.Trim());
    }
}
