using Dispatch.Core.Metrics;
using Dispatch.Core.Sms;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Routing;

public sealed class GatewayBreakerTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(20);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly BreakerOptions _options = new() { LeastAnswers = 20, LeastReceipts = 20, ReceiptShare = 0.3, Probes = 3 };
    private readonly GatewayHealth _health;
    private readonly OpenAttempts _open = new();
    private readonly GatewayGate _gate;
    private readonly GatewayBreaker _breaker;
    private readonly SmsQueue _queue;

    public GatewayBreakerTests()
    {
        var metrics = Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry());
        _queue = new SmsQueue(Options.Create(new SmsOptions()), Routers.Of(1), new TurnKeeper(), _time, new SmsMetrics(metrics));
        _health = new GatewayHealth(_options, _open, _time);
        _gate = new GatewayGate(_queue, 0);
        var gateway = new SmsGateway(new SmppGatewayOptions { Name = "a" }, new GatewayOptions(), 0);
        _breaker = new GatewayBreaker(gateway, _options, _health, _gate, _time, new GatewayMetrics(metrics), NullLogger<GatewayBreaker>.Instance);
        _gate.Bound(true);
        _gate.Take(true);
    }

    [Theory]
    [InlineData("errors")]
    [InlineData("slow")]
    [InlineData("receipts")]
    [InlineData("falls")]
    [InlineData("missing")]
    public async Task It_opens_for(string what)
    {
        for (var i = 0; i < 20; i++)
        {
            if (what == "missing") _health.Unanswered(Submit());
            else if (what == "receipts") _health.Received(delivered: i < 5);
            else if (what == "falls") _health.Fell();
            else _health.Answered(Submit(), what == "errors" && i % 2 == 0, what == "slow" && i == 0 ? _options.AnswerP99 * 2 : Quick);
        }

        await _breaker.LookAsync();

        Assert.Equal(CircuitState.Open, _breaker.State);
        Assert.False(_gate.MaySend);
        Assert.False(_queue.IsOpen);
    }

    [Fact]
    public async Task It_stays_closed_for_few_errors_few_answers_and_what_is_long_ago()
    {
        for (var i = 0; i < 19; i++) _health.Unanswered(Submit());
        await _breaker.LookAsync();
        Assert.Equal(CircuitState.Closed, _breaker.State);
        _time.Advance(_options.Window * 2);
        for (var i = 0; i < 100; i++) _health.Answered(Submit(), i % 3 == 0, Quick);
        await _breaker.LookAsync();
        Assert.Equal(CircuitState.Closed, _breaker.State);
        Assert.True(_queue.IsOpen);
    }

    [Fact]
    public async Task After_the_break_a_few_go_as_a_trial_and_all_well_it_closes()
    {
        await OpenAsync();
        await _breaker.LookAsync();
        Assert.Equal(CircuitState.Open, _breaker.State);
        Assert.False(_gate.MaySend);

        _time.Advance(_options.BreakFor);
        await _breaker.LookAsync();
        await UntilAsync(() => _gate.Allowed == 3);
        Assert.Equal(CircuitState.HalfOpen, _breaker.State);
        Assert.True(_queue.IsOpen);
        for (var i = 0; i < 3; i++) _gate.Spend();
        Assert.False(_gate.MaySend);
        for (var i = 0; i < 3; i++) _health.Answered(Submit(), error: false, Quick);

        await TurnsAsync(CircuitState.Closed);
        Assert.Equal(int.MaxValue, _gate.Allowed);
    }

    [Fact]
    public async Task A_trial_with_one_refusal_opens_it_again()
    {
        await OpenAsync();
        _time.Advance(_options.BreakFor);
        await _breaker.LookAsync();
        await UntilAsync(() => _gate.Allowed == 3);
        _health.Answered(Submit(), error: false, Quick);
        _health.Answered(Submit(), error: true, Quick);

        await TurnsAsync(CircuitState.Open);
        Assert.False(_queue.IsOpen);
    }

    [Fact]
    public async Task What_was_submitted_before_a_break_says_nothing_of_the_gateway_after_it()
    {
        var before = Enumerable.Range(0, 100).Select(_ => Submit()).ToList();
        await OpenAsync();
        _time.Advance(_options.BreakFor);
        await _breaker.LookAsync();
        await UntilAsync(() => _gate.Allowed == 3);
        for (var i = 0; i < 3; i++) _health.Answered(Submit(), error: false, Quick);
        await TurnsAsync(CircuitState.Closed);

        foreach (var token in before) _health.Unanswered(token);
        await _breaker.LookAsync();

        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    private long Submit() => _open.Add(null!);

    private async Task OpenAsync()
    {
        for (var i = 0; i < 20; i++) _health.Unanswered(Submit());
        await _breaker.LookAsync();
        Assert.Equal(CircuitState.Open, _breaker.State);
    }

    private Task TurnsAsync(CircuitState state) => UntilAsync(() => _breaker.State == state && (state != CircuitState.Closed || _gate.MaySend));

    // Polly tells of its changes on a thread of its own.
    private static async Task UntilAsync(Func<bool> holds)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(10));
        while (!holds() && !bound.IsCancellationRequested) await Task.Yield();
        Assert.True(holds());
    }
}
