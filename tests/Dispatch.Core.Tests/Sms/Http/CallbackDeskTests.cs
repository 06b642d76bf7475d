using Dispatch.Core.Metrics;
using Dispatch.Core.Sms;
using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Http;

public sealed class CallbackDeskTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly HttpGatewayOptions _gateway = new() { CallbackKey = new string('k', 32) };
    private readonly ReturnInbox _inbox = new(Options.Create(new SmsOptions()), receiptWindow: 2);
    private readonly CallbackDesk _desk;
    private short? _no = 3;

    public CallbackDeskTests()
    {
        var metrics = Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry());
        _desk = new CallbackDesk(_gateway, () => _no, _inbox, _time, new HttpMetrics(metrics), NullLogger<CallbackDesk>.Instance);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receipt_is_acknowledged_once_it_is_durable_and_not_before()
    {
        var taken = _desk.TakeAsync(Signed(type: "2", answer: "id:9 stat:EXPIRED err:5\0"), Cancel);

        Assert.False(taken.IsCompleted);
        var receipt = Next();
        Assert.Equal((3, "12-1-1-1-0001", MessageState.Expired, "5"), (receipt.Gateway, receipt.MessageId, receipt.State, receipt.Error));
        receipt.Ticket!.Answer(CommandStatus.Ok);
        Assert.Equal(CallbackVerdict.Stored, await taken);
    }

    [Fact]
    public async Task What_could_not_be_stored_is_to_be_sent_again_and_then_counts()
    {
        var taken = _desk.TakeAsync(Signed(), Cancel);
        Next().Ticket!.Answer(CommandStatus.ReceiverTemporaryError);
        Assert.Equal(CallbackVerdict.Refused, await taken);

        taken = _desk.TakeAsync(Signed(), Cancel);
        Next().Ticket!.Answer(CommandStatus.Ok);
        Assert.Equal(CallbackVerdict.Stored, await taken);
        Assert.Equal(CallbackVerdict.Repeated, await _desk.TakeAsync(Signed(), Cancel));
    }

    [Fact]
    public async Task Nobody_is_kept_waiting_for_a_ledger_that_does_not_answer()
    {
        var taken = _desk.TakeAsync(Signed(), Cancel);

        _time.Advance(TimeSpan.FromSeconds(21));

        Assert.Equal(CallbackVerdict.Refused, await taken);
    }

    [Fact]
    public async Task Without_room_or_before_the_account_is_known_it_is_refused_for_the_moment()
    {
        var waiting = new[] { _desk.TakeAsync(Signed("1"), Cancel), _desk.TakeAsync(Signed("2"), Cancel) };
        Assert.Equal(CallbackVerdict.Refused, await _desk.TakeAsync(Signed("3"), Cancel));
        _no = null;
        Assert.Equal(CallbackVerdict.Refused, await _desk.TakeAsync(Signed("4"), Cancel));
        Next().Ticket!.Answer(CommandStatus.Ok);
        Next().Ticket!.Answer(CommandStatus.Ok);
        Assert.Equal([CallbackVerdict.Stored, CallbackVerdict.Stored], await Task.WhenAll(waiting));
    }

    [Fact]
    public async Task A_final_state_ends_what_is_known_of_an_attempt_an_intermediate_one_does_not()
    {
        foreach (var type in (string[])["8", "4", "1"])
        {
            var taken = _desk.TakeAsync(Signed(type: type), Cancel);
            Next().Ticket!.Answer(CommandStatus.Ok);
            Assert.Equal(CallbackVerdict.Stored, await taken);
            Assert.Equal(CallbackVerdict.Repeated, await _desk.TakeAsync(Signed(type: type), Cancel));
        }

        Assert.Equal(CallbackVerdict.Repeated, await _desk.TakeAsync(Signed(type: "2"), Cancel));
    }

    [Fact]
    public async Task It_is_good_until_its_time_and_no_longer()
    {
        var callback = Signed();
        _time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));

        Assert.Equal(CallbackVerdict.Expired, await _desk.TakeAsync(callback, Cancel));
        Assert.Equal(CallbackVerdict.Forged, await _desk.TakeAsync(callback with { Until = "9999999999" }, Cancel));
    }

    [Fact]
    public async Task What_is_not_whole_is_not_read()
    {
        Callback good = Signed(), none = default;
        foreach (var bad in new[] { none, good with { Id = "" }, good with { Id = new string('1', 65) }, good with { Until = "-1" }, good with { Until = "x" }, good with { Signature = null }, good with { Type = "+1" } })
            Assert.Equal(CallbackVerdict.Unreadable, await _desk.TakeAsync(bad, Cancel));
        Assert.Equal(CallbackVerdict.Ignored, await _desk.TakeAsync(good with { Type = "99999999999" }, Cancel));
        Assert.Equal(0, _inbox.Count);
    }

    private Callback Signed(string id = "12-1-1-1-0001", string type = "1", string answer = "")
    {
        var until = _time.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        return new Callback(id, until.ToString(System.Globalization.CultureInfo.InvariantCulture), new CallbackSigner(_gateway).Sign(id, until), type, answer);
    }

    private Receipt Next()
    {
        Assert.True(_inbox.TryTake(out var item));
        return item.Receipt!;
    }
}
