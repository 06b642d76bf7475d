using Dispatch.Core.Metrics;
using Dispatch.Core.Sms;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Tests.Sms.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Xunit;

namespace Dispatch.Core.Tests.Issues;

/// <summary>
/// A slow gateway's breaker opened with a full window. The answers to that window came when it was half open: they counted as those of the trial, and closed
/// it, or opened it again, before a single segment of the trial was answered.
/// </summary>
public sealed class Late_answers_passed_for_a_trial
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly BreakerOptions _options = new() { LeastAnswers = 10, Probes = 2 };
    private readonly OpenAttempts _open = new();
    private readonly GatewayHealth _health;
    private readonly GatewayGate _gate;
    private readonly GatewayBreaker _breaker;

    public Late_answers_passed_for_a_trial()
    {
        var metrics = Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry());
        var queue = new SmsQueue(Options.Create(new SmsOptions()), Routers.Of(1), new TurnKeeper(), _time, new SmsMetrics(metrics));
        (_health, _gate) = (new GatewayHealth(_options, _open, _time), new GatewayGate(queue, 0));
        var gateway = new SmsGateway(new SmppGatewayOptions { Name = "a" }, new GatewayOptions(), 0);
        _breaker = new GatewayBreaker(gateway, _options, _health, _gate, _time, new GatewayMetrics(metrics), NullLogger<GatewayBreaker>.Instance);
        _gate.Bound(true);
        _gate.Take(true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_what_was_submitted_for_the_trial_decides_it(bool well)
    {
        var window = Enumerable.Range(0, 20).Select(_ => Submit()).ToList();
        for (var i = 0; i < 10; i++) _health.Unanswered(Submit());
        await _breaker.LookAsync();
        Assert.Equal(CircuitState.Open, _breaker.State);
        _time.Advance(_options.BreakFor);
        await _breaker.LookAsync();
        await UntilAsync(() => _gate.Allowed == 2);

        // What is late says the opposite of what the trial says.
        foreach (var token in window)
        {
            if (well) _health.Unanswered(token);
            else _health.Answered(token, error: false, TimeSpan.FromSeconds(15));
        }

        await _breaker.LookAsync();
        _health.Answered(Submit(), error: false, TimeSpan.Zero);
        Assert.Equal(CircuitState.HalfOpen, _breaker.State);
        _health.Answered(Submit(), error: !well, TimeSpan.Zero);

        await UntilAsync(() => _breaker.State == (well ? CircuitState.Closed : CircuitState.Open));
    }

    [Fact]
    public void A_trial_is_neither_won_nor_lost_by_what_was_there_before_it()
    {
        var before = Submit();
        var trial = _health.TryOut(1);

        _health.Unanswered(before);
        _health.Answered(before, error: false, TimeSpan.Zero);
        Assert.False(trial.IsCompleted);
        _health.Answered(Submit(), error: false, TimeSpan.Zero);

        Assert.True(trial.IsCompletedSuccessfully);
    }

    private long Submit() => _open.Add(null!);

    // Polly tells of its changes on a thread of its own.
    private static async Task UntilAsync(Func<bool> holds)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(10));
        while (!holds() && !bound.IsCancellationRequested) await Task.Yield();
        Assert.True(holds());
    }
}
