using System.Net;
using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Sms.Http;

/// <summary>
/// The road over HTTP through a real Kannel (bearerbox and smsbox) to the simulated centre, and back by signed callback. Counted from the centre's
/// books and the ledger's.
/// </summary>
public sealed class KannelTests(RealParts parts)
{
    private const string Delivered = "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'";
    private const string Unknown = "SELECT count(*) FROM sms_attempt WHERE state = 3";
    private const string Flagged = "SELECT count(*) FROM sms_attempt WHERE possible_duplicate";
    private const string Queued = "SELECT count(*) FROM sms_queue";
    private const string TwoSegments = "ابلاغیه شماره {number} در کارتابل ثنای شما قرار گرفت؛ برای دیدن آن به درگاه خدمات قضایی مراجعه کنید";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Get")]
    [InlineData("PostHeaders")]
    public async Task Persian_notices_of_two_segments_arrive_whole_and_come_back_delivered(string method)
    {
        await using var ground = await KannelGround.BuildAsync(parts, configuration: new Dictionary<string, string?>
        {
            ["Dispatch:Gateways:0:Method"] = method,
            ["Dispatch:Sms:Text:Announcement"] = TwoSegments,
        });
        var world = ground.World;
        await world.QueueAsync(100);
        await world.StartAsync();

        await world.UntilAsync(100, Delivered);

        await world.BalanceAsync(100);
        var wholes = world.Centre.Books.Wholes().OrderBy(whole => whole.Destination, StringComparer.Ordinal).ToList();
        Assert.Equal(Enumerable.Range(1, 100).Select(no => TwoSegments.Replace("{number}", SmsWorld.Key(no).ToString(), StringComparison.Ordinal)), wholes.Select(whole => whole.Text));
        Assert.All(wholes, whole => Assert.Equal(("3000123", 2, 0), (whole.Source, whole.Parts.Count, whole.Copies)));
        Assert.Equal((200, 200), (world.Centre.Books.Count, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE state = 4 AND segments = 2")));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM receipt_parked"));
        Assert.Equal(0, await world.CountAsync(Flagged));
        Assert.Equal(200, await ground.CallbacksAsync("stored"));
        Assert.Equal(200, await world.MetricAsync("dispatch_sms_http_answers_total{gateway=\"main\",status=\"202\"}"));
    }

    [Fact]
    public async Task Latin_text_goes_in_the_GSM_alphabet_with_its_extensions()
    {
        const string text = "Notice {number} [Sana] ~100€ court_1 £ é Ü";
        await using var ground = await KannelGround.BuildAsync(parts, configuration: new Dictionary<string, string?> { ["Dispatch:Sms:Text:Announcement"] = text });
        await ground.World.QueueAsync(5, number: "12345");
        await ground.World.StartAsync();

        await ground.World.UntilAsync(5, Delivered);

        Assert.All(ground.World.Centre.Books.Messages(), message => Assert.Equal((text.Replace("{number}", "12345", StringComparison.Ordinal), (byte)0), (message.Text, message.DataCoding)));
    }

    [Fact]
    public async Task What_the_centre_says_of_a_failure_is_kept()
    {
        await using var ground = await KannelGround.BuildAsync(parts, new SmscSettings
        {
            UndeliveredShare = 1,
            Refusals = [new SmscRefusal(0x0B, DestinationSuffix: SmsWorld.MobileOf(1))],
        });
        var world = ground.World;
        await world.QueueAsync(3);
        await world.StartAsync();

        await world.UntilAsync(3, "SELECT count(*) FROM sms_standing WHERE standing = 'failed'");

        // Kannel takes what its centre then refuses: the books of centre and ledger differ by that one.
        Assert.Equal((2, 3), (world.Centre.Books.Count, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE accepted_at IS NOT NULL")));
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE no = 1 AND state = 7 AND error = '0x0000000b'"));
        Assert.Equal(2, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE no > 1 AND state = 5 AND error <> ''"));
    }

    [Fact]
    public async Task With_a_wrong_password_the_gateway_stops_before_any_SMS_is_sent()
    {
        await using var ground = await KannelGround.BuildAsync(parts, configuration: new Dictionary<string, string?> { ["Dispatch:Gateways:0:Password"] = "wrong" });
        await ground.World.QueueAsync(50);
        await ground.World.StartAsync();

        await ground.UntilMetricAsync("dispatch_sms_bind_stopped{gateway=\"main\",bind=\"1\"}", value => value == 1);

        Assert.Equal(BindState.Closed, ground.World.Get<GatewayRoads>().All[0].Link.State);
        Assert.Equal((50, 0), (await ground.World.CountAsync(Queued), await ground.World.CountAsync("SELECT count(*) FROM sms_attempt")));
        Assert.Equal(0, ground.World.Centre.Books.Count);
    }

    [Fact]
    public async Task Credentials_that_are_refused_to_an_SMS_stop_the_gateway_and_lose_none()
    {
        await using var ground = await KannelGround.BuildAsync(parts, configuration: new Dictionary<string, string?>
        {
            ["Dispatch:Gateways:0:Password"] = "wrong",
            ["Dispatch:Gateways:0:CheckCredentials"] = "false",
        });
        await ground.World.QueueAsync(50);
        await ground.World.StartAsync();

        await ground.UntilMetricAsync("dispatch_sms_bind_stopped{gateway=\"main\",bind=\"1\"}", value => value == 1);
        await ground.World.UntilAsync(50, Queued);

        Assert.Equal(BindState.Closed, ground.World.Get<GatewayRoads>().All[0].Link.State);
        Assert.InRange(await ground.World.MetricAsync("dispatch_sms_http_answers_total{gateway=\"main\",status=\"403\"}"), 1, 20);
        Assert.Equal((0, 0), (ground.World.Centre.Books.Count, await ground.World.CountAsync(Unknown)));
        await ground.World.BalanceAsync(50);
    }

    [Fact]
    public async Task While_Kannel_is_down_the_queue_waits_and_then_goes_on()
    {
        // Receipts come late, so that none is in smsbox's hands when it is killed: what it has in memory is lost with it.
        await using var ground = await KannelGround.BuildAsync(
            parts, new SmscSettings { ReceiptDelay = DelayRange.Milliseconds(3_000, 3_000) }, new Dictionary<string, string?> { ["Dispatch:Sms:UnknownWait"] = "01:00:00" });
        var world = ground.World;
        await world.QueueAsync(200);
        await world.StartAsync();
        await world.Centre.WhenAsync(books => books.Accepted >= 50, Cancel).WaitAsync(Patience, Cancel);

        await ground.Kannel.KillFrontAsync();
        await ground.UntilMetricAsync("dispatch_sms_bind_state{gateway=\"main\",bind=\"1\"}", value => value < 2);
        await world.QueueAsync(100, first: 201);
        await ground.Kannel.KillAsync();
        var waiting = await world.CountAsync(Queued);
        await ground.Kannel.StartAgainAsync(Cancel);

        await world.UntilAsync(0, Queued);
        await world.UntilAsync(0, "SELECT count(*) FROM sms_attempt WHERE state IN (1, 2)");
        await world.UntilAsync(world.Centre.Books.Count, Delivered);
        await world.BalanceAsync(300);
        Assert.InRange(waiting, 100, 250);
        Assert.Equal((300, 0), (await world.CountAsync("SELECT count(*) FROM sms_attempt"), await world.CountAsync(Flagged)));
        Assert.Empty(world.Centre.Books.Copies());
        // At most a window of requests had no answer, and of some of them Kannel knows nothing.
        Assert.InRange(await world.CountAsync(Unknown), 0, 20);
    }

    [Fact]
    public async Task A_request_without_an_answer_is_unknown_until_its_callback_tells()
    {
        await using var ground = await UnansweredAsync(20, unknownWait: "01:00:00");
        var world = ground.World;

        await world.UntilAsync(20, Delivered);
        await world.BalanceAsync(20);
        Assert.Equal((20, 0), (world.Centre.Books.Count, await world.CountAsync("SELECT count(*) FROM sms_unknown")));
        Assert.Equal((20, 0), (await world.CountAsync("SELECT count(*) FROM sms_attempt"), await world.CountAsync(Flagged)));
    }

    [Fact]
    public async Task A_request_whose_outcome_nobody_tells_is_sent_once_more_flagged_and_never_again()
    {
        await using var ground = await UnansweredAsync(10, unknownWait: "00:00:00.500", new SmscSettings { WithoutReceiptShare = 1 });
        var world = ground.World;

        await world.UntilAsync(10, "SELECT count(*) FROM sms_attempt WHERE possible_duplicate AND state = 2");
        await world.Centre.WhenAsync(books => books.Accepted == 20, Cancel).WaitAsync(Patience, Cancel);

        await world.BalanceAsync(10);
        Assert.Equal((20, 10), (await world.CountAsync("SELECT count(*) FROM sms_attempt"), await world.CountAsync(Flagged)));
        Assert.Equal(10, world.Centre.Books.Copies().Count);
    }

    [Fact]
    public async Task A_callback_that_could_not_be_stored_is_brought_again()
    {
        await using var ground = await KannelGround.BuildAsync(parts);
        ground.RefuseNext(10);
        await ground.World.QueueAsync(20);
        await ground.World.StartAsync();

        await ground.World.UntilAsync(20, Delivered);

        Assert.Equal((30, 20), (ground.Called.Count, (int)await ground.CallbacksAsync("stored")));
        await ground.World.BalanceAsync(20);
    }

    [Fact]
    public async Task Forged_expired_and_repeated_callbacks_change_nothing_and_are_counted()
    {
        await using var ground = await KannelGround.BuildAsync(parts, new SmscSettings { UndeliveredShare = 1 });
        var world = ground.World;
        await world.QueueAsync(2);
        await world.StartAsync();
        await world.UntilAsync(2, "SELECT count(*) FROM sms_attempt WHERE state = 5");
        await ground.UntilMetricAsync("dispatch_sms_callbacks_total{gateway=\"main\",result=\"stored\"}", value => value == 2);
        var (genuine, other) = (ground.Called[0].AbsoluteUri, ground.Called[1].AbsoluteUri);
        string Word(string address, string name) => address.Split('?', '&').Single(word => word.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
        string With(string address, string name, string value) => address.Replace($"{name}={Word(address, name)}", $"{name}={value}", StringComparison.Ordinal);
        var until = long.Parse(Word(genuine, "until"), System.Globalization.CultureInfo.InvariantCulture);

        // Forged: another's id, another time, no signature of ours, another gateway.
        Assert.Equal(HttpStatusCode.Forbidden, await ground.CallAsync(With(With(genuine, "id", Word(other, "id")), "type", "1")));
        Assert.Equal(HttpStatusCode.Forbidden, await ground.CallAsync(With(genuine, "until", $"{until + 1}")));
        Assert.Equal(HttpStatusCode.Forbidden, await ground.CallAsync(With(genuine, "sig", new string('A', 43))));
        Assert.Equal(HttpStatusCode.Forbidden, await ground.CallAsync(With(genuine, "sig", "x")));
        Assert.Equal(HttpStatusCode.NotFound, await ground.CallAsync(genuine.Replace("/main?", "/other?", StringComparison.Ordinal)));
        // Signed here, long ago.
        var options = new HttpGatewayOptions { CallbackKey = KannelGround.Key };
        var old = new CallbackSigner(options).Sign(Word(genuine, "id"), 1_000_000_000);
        Assert.Equal(HttpStatusCode.Gone, await ground.CallAsync(With(With(genuine, "until", "1000000000"), "sig", old)));
        // Word for word, and with another state.
        Assert.Equal(HttpStatusCode.OK, await ground.CallAsync(genuine));
        Assert.Equal(HttpStatusCode.OK, await ground.CallAsync(With(genuine, "type", "1")));
        // Nothing at all.
        Assert.Equal(HttpStatusCode.BadRequest, await ground.CallAsync(genuine.Split('?')[0]));
        Assert.Equal(HttpStatusCode.OK, await ground.CallAsync(With(genuine, "type", "64")));

        Assert.Equal(
            (4, 1, 2, 1, 1, 2),
            (await ground.CallbacksAsync("forged"), await ground.CallbacksAsync("expired"), await ground.CallbacksAsync("repeated"), await ground.CallbacksAsync("unreadable"),
                await ground.CallbacksAsync("ignored"), await ground.CallbacksAsync("stored")));
        Assert.Equal((2, 0), (await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE state = 5"), await world.CountAsync("SELECT count(*) FROM receipt_parked")));
        await world.BalanceAsync(2);
    }

    [Fact]
    public async Task A_replay_to_a_worker_that_does_not_remember_it_is_without_effect_too()
    {
        await using var ground = await KannelGround.BuildAsync(parts, new SmscSettings { UndeliveredShare = 1 });
        var world = ground.World;
        await world.QueueAsync(1);
        await world.StartAsync();
        await world.UntilAsync(1, "SELECT count(*) FROM sms_attempt WHERE state = 5");
        var query = ground.Called[0].Query.TrimStart('?').Split('&').Select(word => word.Split('=', 2)).ToDictionary(word => word[0], word => word[1]);
        var gateway = world.Get<Gateways>().All[0];
        var fresh = new CallbackDesk(
            new HttpGatewayOptions { CallbackKey = KannelGround.Key }, () => gateway.No, world.Get<Dispatch.Core.Sms.Receipts.ReturnInbox>(), TimeProvider.System,
            world.Get<Dispatch.Core.Metrics.HttpMetrics>(), Microsoft.Extensions.Logging.Abstractions.NullLogger<CallbackDesk>.Instance);

        Assert.Equal(CallbackVerdict.Stored, await fresh.TakeAsync(new Callback(query["id"], query["until"], query["sig"], "1", ""), Cancel));

        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE state = 5"));
        Assert.Equal(1, await world.MetricAsync("dispatch_sms_receipts_total{result=\"repeat\"}"));
        await world.BalanceAsync(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_callback_before_the_outcome_of_its_request_is_parked_and_joined(bool unanswered)
    {
        await using var ground = await KannelGround.BuildAsync(parts, new SmscSettings { WithoutReceiptShare = 1 }, new Dictionary<string, string?>
        {
            ["Dispatch:Gateways:0:Timeout"] = "00:00:01",
            ["Dispatch:Gateways:0:CheckInterval"] = "00:10:00",
            ["Dispatch:Sms:UnknownWait"] = "01:00:00",
        });
        var world = ground.World;
        await world.StartAsync();
        await ground.UntilMetricAsync("dispatch_sms_bind_state{gateway=\"main\",bind=\"1\"}", value => value == 2);
        // As where another worker takes the callback: it does not know what became of the request.
        var id = CallbackId.Of(new AttemptId(new SmsId(1, 1), 1, 1), AttemptId.Reference(SmsWorld.Key(1), 1, 1));
        var until = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        var signature = new CallbackSigner(new HttpGatewayOptions { CallbackKey = KannelGround.Key }).Sign(id, until);
        Assert.Equal(HttpStatusCode.OK, await ground.CallAsync($"{ground.Endpoint}/sms/receipt/main?id={id}&until={until}&sig={signature}&type=1&answer="));
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM receipt_parked"));

        if (unanswered) ground.Kannel.Freeze();
        await world.QueueAsync(1);

        await world.UntilAsync(1, Delivered);
        await world.UntilAsync(0, "SELECT count(*) FROM receipt_parked");
        Assert.Equal((1, 0), (await world.CountAsync("SELECT count(*) FROM sms_attempt"), await world.CountAsync("SELECT count(*) FROM sms_unknown")));
        if (unanswered) ground.Kannel.Thaw();
    }

    // So many SMS went to a Kannel that took them and did not answer; by now it goes on.
    private async Task<KannelGround> UnansweredAsync(int sms, string unknownWait, SmscSettings? centre = null)
    {
        var ground = await KannelGround.BuildAsync(parts, centre, new Dictionary<string, string?>
        {
            ["Dispatch:Gateways:0:Timeout"] = "00:00:01",
            ["Dispatch:Gateways:0:CheckInterval"] = "00:10:00",
            ["Dispatch:Sms:UnknownWait"] = unknownWait,
        });
        await ground.World.StartAsync();
        await ground.UntilMetricAsync("dispatch_sms_bind_state{gateway=\"main\",bind=\"1\"}", value => value == 2);
        ground.Kannel.Freeze();
        await ground.World.QueueAsync(sms);
        await ground.World.UntilAsync(sms, Unknown);
        ground.Kannel.Thaw();
        return ground;
    }
}
