using Dispatch.Core.Metrics;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

public sealed class SmppBindTests : IDisposable
{
    private readonly ScriptedPeer _peer = new();
    private readonly RecordingOwner _owner = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SmppGatewayOptions _gateway;

    public SmppBindTests() => _gateway = new SmppGatewayOptions { Host = "127.0.0.1", Port = _peer.Port, SystemId = "court", Password = "secret", SourceAddress = "983000" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _peer.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_lost_link_comes_back_after_its_wait()
    {
        var (bind, running) = Start(jitter: 0.5);
        await _peer.AcceptBindAsync(Token);
        Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Token));

        _peer.Drop();
        Assert.Equal(["Closed LinkLost", "again in 0.5s"], await _owner.TakeAsync(2, Token));
        Assert.Equal(0, bind.FreeWindow);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await _peer.AcceptBindAsync(Token);
        Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Token));
        Assert.Equal(_gateway.Window, bind.FreeWindow);

        await StopAsync(running);
        Assert.Equal(BindState.Closed, bind.State);
    }

    [Fact]
    public async Task Waits_grow_to_a_minute_with_full_jitter()
    {
        _peer.StopListening();
        var (_, running) = Start(jitter: 1);
        var waits = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(["Connecting", "Closed ConnectFailed"], await _owner.TakeAsync(2, Token));
            waits.Add(await _owner.NextAsync(Token));
            _time.Advance(TimeSpan.FromSeconds(60));
        }

        Assert.Equal(["again in 1s", "again in 2s", "again in 4s", "again in 8s", "again in 16s", "again in 32s", "again in 60s", "again in 60s"], waits);
        await _stop.CancelAsync();
        await running.WaitAsync(Token);
    }

    [Fact]
    public async Task A_gateway_that_takes_the_bind_and_drops_it_is_not_asked_at_full_speed()
    {
        var (_, running) = Start(jitter: 1);
        foreach (var wait in new[] { "again in 1s", "again in 2s", "again in 4s" })
        {
            await _peer.AcceptBindAsync(Token);
            Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Token));
            _peer.Drop();
            Assert.Equal(["Closed LinkLost", wait], await _owner.TakeAsync(2, Token));
            _time.Advance(TimeSpan.FromSeconds(60));
        }

        await _peer.AcceptBindAsync(Token);
        Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Token));
        await StopAsync(running);
    }

    [Fact]
    public async Task Already_bound_waits_for_the_old_session()
    {
        var (_, running) = Start(jitter: 0);
        await _peer.AcceptBindAsync(Token, status: 0x05);

        Assert.Equal(["Connecting", "Closed BindRefused AlreadyBound", "again in 5s"], await _owner.TakeAsync(3, Token));
        _time.Advance(TimeSpan.FromSeconds(5));
        await _peer.AcceptBindAsync(Token);
        Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Token));
        await StopAsync(running);
    }

    [Theory]
    [InlineData(0x0D)]
    [InlineData(0x0E)]
    [InlineData(0x0F)]
    public async Task Refused_credentials_stop_the_bind(uint status)
    {
        var (_, running) = Start(jitter: 0);
        await _peer.AcceptBindAsync(Token, status);

        var reason = await running.WaitAsync(Token);

        Assert.Equal(BindReasonKind.BindRefused, reason.Kind);
        Assert.Equal($"Closed BindRefused {(CommandStatus)status}", (await _owner.TakeAsync(2, Token))[1]);
        Assert.Empty(_owner.Rest());
    }

    [Fact]
    public async Task A_bind_that_the_gateway_has_forgotten_is_made_again()
    {
        var (bind, running) = Start(jitter: 0);
        await _peer.AcceptBindAsync(Token);
        Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Token));

        var rebinding = bind.RebindAsync();
        await AnswerUnbindAsync();
        await rebinding.WaitAsync(Token);
        Assert.Equal(["Draining", "Closed Drained", "again in 0s"], await _owner.TakeAsync(3, Token));
        await _peer.AcceptBindAsync(Token);
        Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Token));
        await StopAsync(running);
    }

    [Fact]
    public async Task A_stop_drains_and_unbinds()
    {
        var (_, running) = Start(jitter: 0);
        await _peer.AcceptBindAsync(Token);
        Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Token));

        await StopAsync(running);

        Assert.Equal(BindReasonKind.Drained, (await running).Kind);
        Assert.Equal(["Draining", "Closed Drained"], await _owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task A_stop_at_the_very_moment_of_the_bind_still_unbinds()
    {
        _owner.StateChanged = state =>
        {
            if (state == BindState.Bound) _stop.Cancel();
        };
        var (_, running) = Start(jitter: 0);
        await _peer.AcceptBindAsync(Token);

        await AnswerUnbindAsync();

        Assert.Equal(BindReasonKind.Drained, (await running.WaitAsync(Token)).Kind);
        Assert.Equal(["Connecting", "Bound", "Draining", "Closed Drained"], await _owner.TakeAsync(4, Token));
    }

    [Fact]
    public void A_bind_that_was_never_run_takes_nothing()
    {
        var bind = Bind(0);

        Assert.Equal((BindState.Closed, 0, false), (bind.State, bind.FreeWindow, bind.TrySubmit(PduEncoderTests.Plain([1]), 1)));
    }

    [Fact]
    public async Task A_second_wish_to_bind_again_leaves_the_drain_alone()
    {
        var (bind, running) = Start(jitter: 0);
        await _peer.AcceptBindAsync(Token);
        Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Token));
        Assert.True(bind.TrySubmit(PduEncoderTests.Plain([1]), 7));
        bind.Flush();
        var submit = await _peer.ReadAsync(Token);

        var first = bind.RebindAsync();
        await bind.RebindAsync();
        Assert.Equal("Draining", await _owner.NextAsync(Token));
        await _peer.SendAsync(0x80000004, 0, submit.Sequence, "4100", Token);

        Assert.Equal("answer 7 Ok A 0s", await _owner.NextAsync(Token));
        await AnswerUnbindAsync();
        await first.WaitAsync(Token);
        await _peer.AcceptBindAsync(Token);
        Assert.Equal(["Closed Drained", "again in 0s", "Connecting", "Bound"], await _owner.TakeAsync(4, Token));
        await StopAsync(running);
    }

    [Fact]
    public async Task A_gateways_own_table_decides_what_a_refused_bind_means()
    {
        _gateway.Reactions["0x0D"] = nameof(StatusReaction.Rebind);
        var (_, running) = Start(jitter: 0);
        await _peer.AcceptBindAsync(Token, status: 0x0D);

        Assert.Equal(["Connecting", "Closed BindRefused BindFailed", "again in 5s"], await _owner.TakeAsync(3, Token));
        _time.Advance(TimeSpan.FromSeconds(5));
        await _peer.AcceptBindAsync(Token);
        Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Token));
        await StopAsync(running);
    }

    private SmppBind Bind(double jitter)
    {
        var meter = new BindMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())).Of("main", 1);
        return new SmppBind(_gateway, SmppBindMode.Transceiver, 1, new BindPermit(), _owner, _time, new FixedRandom(jitter), meter, NullLogger<SmppBind>.Instance);
    }

    private (SmppBind Bind, Task<BindReason> Running) Start(double jitter)
    {
        var bind = Bind(jitter);
        return (bind, bind.RunAsync(_stop.Token));
    }

    private async Task StopAsync(Task running)
    {
        await _stop.CancelAsync();
        await AnswerUnbindAsync();
        await running.WaitAsync(Token);
    }

    private async Task AnswerUnbindAsync()
    {
        var unbind = await _peer.ReadAsync(Token);
        Assert.Equal(6u, unbind.Command);
        await _peer.SendAsync(0x80000006, 0, unbind.Sequence, "", Token);
    }

    private sealed class FixedRandom(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
