using System.Net;
using System.Net.Sockets;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Tests.Sms.Smpp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Http;

/// <summary>The account over a real socket, against a peer that does what a real gateway does once in a while.</summary>
public sealed class HttpAccountTests : IAsyncDisposable
{
    private readonly RecordingOwner _owner = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ServiceProvider _services = new ServiceCollection().AddHttpGateway().BuildServiceProvider();
    private HttpAccount _account = null!;
    private Task<IReadOnlyList<BindReason>> _run = Task.FromResult<IReadOnlyList<BindReason>>([]);

    public HttpAccountTests() => _bound.CancelAfter(TimeSpan.FromSeconds(20));

    private CancellationToken Cancel => _bound.Token;

    public static TheoryData<string> Methods => [.. Enum.GetNames<SendMethod>()];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
        _bound.Dispose();
        await _services.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_submission_is_accepted_under_its_own_id(string method)
    {
        await using var peer = new HttpPeer(_ => "202 0: Accepted for delivery");
        await BoundAsync(peer.Url, gateway => gateway.Method = Enum.Parse<SendMethod>(method));

        Assert.True(_account.TrySubmit(Request(), 7));

        Assert.StartsWith("answer 7 Ok 12-1-2-1-beef ", await _owner.NextAsync(Cancel), StringComparison.Ordinal);
        var request = Uri.UnescapeDataString(Assert.Single(peer.Submissions).Replace('+', ' '));
        Assert.Contains("989123456789", request, StringComparison.Ordinal);
        Assert.Contains("سلام", request, StringComparison.Ordinal);
        Assert.Contains("https://here.example/sms/receipt/main?id=12-1-2-1-beef&until=", request, StringComparison.Ordinal);
        Assert.EndsWith("&type=%d&answer=%A", request.Split('\n', ' ').Single(word => word.Contains("&answer=", StringComparison.Ordinal)).Trim().Split("dlr-url=")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_data_header_goes_byte_for_byte()
    {
        await using var peer = new HttpPeer(_ => "202 Sent.");
        await BoundAsync(peer.Url);

        _account.TrySubmit(Request([5, 0, 3, 0xE9, 0x25, 0x30]), 1);

        await _owner.NextAsync(Cancel);
        Assert.Contains("&udh=%05%00%03%E9%25%30&", Assert.Single(peer.Submissions), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_request_whose_connection_ends_without_an_answer_is_not_sent_again_by_anybody(string method)
    {
        var taken = 0;
        await using var peer = new HttpPeer(request => request.Contains("/cgi-bin/", StringComparison.Ordinal) && Interlocked.Increment(ref taken) == 2 ? HttpPeer.Close : "202 Sent.");
        await BoundAsync(peer.Url, gateway => (gateway.Method, gateway.CheckInterval) = (Enum.Parse<SendMethod>(method), TimeSpan.FromMinutes(10)));
        _account.TrySubmit(Request(), 1);
        Assert.StartsWith("answer 1 Ok", await _owner.NextAsync(Cancel), StringComparison.Ordinal);

        // Over the connection that stays open from the first: a client would take its end for a stale one and repeat the request.
        _account.TrySubmit(Request(), 2);

        Assert.Equal("unanswered 2 maybe left", await _owner.NextAsync(Cancel));
        Assert.StartsWith("round trip", await _owner.NextAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(2, peer.Submissions.Count);
    }

    [Fact]
    public async Task What_finds_nobody_listening_never_left_and_the_account_falls()
    {
        var peer = new HttpPeer(_ => "202 Sent.");
        await BoundAsync(peer.Url);
        await peer.DisposeAsync();

        Assert.True(_account.TrySubmit(Request(), 1));

        var lines = await _owner.TakeAsync(2, Cancel);
        Assert.Contains("unanswered 1 never left", lines);
        Assert.Contains("Closed ConnectFailed", lines);
        Assert.StartsWith("again in", await _owner.NextAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal((0, false), (_account.FreeWindow, _account.TrySubmit(Request(), 2)));
    }

    [Fact]
    public async Task A_slow_answer_leaves_the_outcome_unknown_and_the_window_free()
    {
        await using var peer = new HttpPeer(request => request.Contains("/cgi-bin/", StringComparison.Ordinal) ? HttpPeer.Hang : "404 Unknown request.");
        await BoundAsync(peer.Url, gateway => (gateway.Timeout, gateway.Window) = (TimeSpan.FromSeconds(1), 2));
        Assert.Equal((true, true, false), (_account.TrySubmit(Request(), 1), _account.TrySubmit(Request(), 2), _account.TrySubmit(Request(), 3)));
        Assert.Equal(0, _account.FreeWindow);
        var free = new TaskCompletionSource();
        _owner.WindowFreed = () =>
        {
            if (_account.FreeWindow == 2) free.TrySetResult();
        };
        _owner.WindowFreed(); // it may have been freed before we listened

        await free.Task.WaitAsync(Cancel);

        var lines = (await _owner.TakeAsync(2, Cancel)).Where(line => line.StartsWith("unanswered", StringComparison.Ordinal)).ToList();
        Assert.All(lines, line => Assert.EndsWith("maybe left", line, StringComparison.Ordinal));
        Assert.Equal(BindState.Bound, _account.State);
    }

    [Theory]
    [InlineData("200 OK", "Ok")]
    [InlineData("202 3: Queued for later delivery", "Ok")]
    [InlineData("400 Missing receiver number, rejected", "InvalidParameterValue")]
    [InlineData("403 Not routable. Do not try again.", "1024")]
    [InlineData("429 Slow down", "Throttled")]
    [InlineData("500 Sending failed.", "SubmitFailed")]
    [InlineData("502 Bad gateway", "SubmitFailed")]
    [InlineData("503 Temporal failure, try again later.", "MessageQueueFull")]
    [InlineData("409 Conflict", "SystemError")]
    public async Task An_answer_stands_for_an_SMPP_status(string answer, string status)
    {
        await using var peer = new HttpPeer(_ => answer);
        await BoundAsync(peer.Url, gateway => gateway.Statuses["409"] = "0x08");

        _account.TrySubmit(Request(), 1);

        Assert.StartsWith($"answer 1 {status} ", await _owner.NextAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(BindState.Bound, _account.State);
    }

    [Theory]
    [InlineData("401 Who?", "InvalidPassword")]
    [InlineData("403 Authorization failed for sendsms", "InvalidPassword")]
    [InlineData("404 Unknown request.", "BindFailed")]
    [InlineData("302 Elsewhere", "BindFailed")]
    public async Task A_refusal_of_the_account_or_of_its_address_stops_it(string answer, string status)
    {
        await using var peer = new HttpPeer(_ => answer);
        Start(peer.Url, gateway => gateway.CheckCredentials = true);

        Assert.Equal(["Connecting", $"Closed BindRefused {status}"], await _owner.TakeAsync(2, Cancel));
        Assert.Equal(BindReasonKind.BindRefused, Assert.Single(await _run.WaitAsync(Cancel)).Kind);
        Assert.DoesNotContain("to=", Assert.Single(peer.Submissions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_waits_for_answers_and_then_no_longer()
    {
        await using var peer = new HttpPeer(request => request.Contains("/cgi-bin/", StringComparison.Ordinal) ? HttpPeer.Hang : "404 Unknown request.");
        await BoundAsync(peer.Url, gateway => gateway.DrainTimeout = TimeSpan.FromMilliseconds(200));
        _account.TrySubmit(Request(), 1);
        while (peer.Submissions.Count == 0)
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await _stop.CancelAsync();

        Assert.Equal(BindReasonKind.Drained, Assert.Single(await _run.WaitAsync(Cancel)).Kind);
        Assert.Equal(["Draining", "unanswered 1 maybe left", "Closed Drained"], await _owner.TakeAsync(3, Cancel));
        Assert.False(_account.TrySubmit(Request(), 2));
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_yet_is_waited_for()
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var port = ((IPEndPoint)reserved.LocalEndpoint).Port;
        reserved.Stop();
        Start($"http://127.0.0.1:{port}/cgi-bin/sendsms");

        Assert.Equal(["Connecting", "Closed ConnectFailed"], await _owner.TakeAsync(2, Cancel));
        Assert.StartsWith("again in", await _owner.NextAsync(Cancel), StringComparison.Ordinal);
    }

    private async Task BoundAsync(string url, Action<HttpGatewayOptions>? with = null)
    {
        Start(url, with);
        Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Cancel));
    }

    private void Start(string url, Action<HttpGatewayOptions>? with = null)
    {
        var gateway = new HttpGatewayOptions
        {
            Url = url,
            Username = "adliran",
            Password = "pass word",
            Sender = "3000123",
            CallbackUrl = "https://here.example/",
            CallbackKey = new string('k', 32),
            CheckCredentials = false,
            CheckInterval = TimeSpan.FromMinutes(10),
        };
        with?.Invoke(gateway);
        var metrics = Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry());
        _account = new HttpAccount(
            gateway, _services.GetRequiredService<IHttpClientFactory>(), _owner, TimeProvider.System, new Random(1), new BindMetrics(metrics), new HttpMetrics(metrics),
            NullLogger<HttpAccount>.Instance);
        _run = _account.RunAsync(_stop.Token);
    }

    private static SubmitRequest Request(byte[]? header = null) => new()
    {
        Source = default,
        Destination = new Mobile(989_123_456_789),
        Payload = (byte[])[.. header ?? [], .. System.Text.Encoding.BigEndianUnicode.GetBytes("سلام")],
        UserDataHeader = header is not null,
        DataCoding = 8,
        Validity = TimeSpan.FromMinutes(90),
        Attempt = new AttemptId(new SmsId(12, 1), 2, 1),
        Reference = 0xBEEF,
    };
}
