using Dispatch.Core.Metrics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// A gateway's circuit breaker in this worker. Polly keeps its state; what it is fed with is one judgement a look, so that an answer costs nothing but its counts:
/// <code>
/// Closed ──judged unwell──► Open ──BreakFor, bound and taking──► HalfOpen ──all trial segments answered well──► Closed
///                            ▲                                      └──one was not──┐
///                            └──────────────────────────────────────────────────────┘
/// </code>
/// </summary>
internal sealed partial class GatewayBreaker
{
    private readonly string _name;
    private readonly BreakerOptions _options;
    private readonly GatewayHealth _health;
    private readonly GatewayGate _gate;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger<GatewayBreaker> _logger;
    private readonly ResiliencePipeline<bool> _pipeline;
    private readonly CircuitBreakerStateProvider _state = new();
    private BreakReason _reason;
    private Task _trial = Task.CompletedTask;

    public GatewayBreaker(SmsGateway gateway, BreakerOptions options, GatewayHealth health, GatewayGate gate, TimeProvider time, GatewayMetrics metrics, ILogger<GatewayBreaker> logger)
    {
        (_name, _options, _health, _gate, _metrics, _logger) = (gateway.Name, options, health, gate, metrics, logger);
        _pipeline = new ResiliencePipelineBuilder<bool> { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
        {
            // Only judgements that something is wrong come here, and trials.
            FailureRatio = 0.1,
            MinimumThroughput = 2,
            SamplingDuration = TimeSpan.FromSeconds(1),
            BreakDuration = options.BreakFor,
            ShouldHandle = args => ValueTask.FromResult(!args.Outcome.Result && args.Outcome.Exception is null),
            StateProvider = _state,
            OnOpened = _ => Became(CircuitState.Open),
            OnHalfOpened = _ => Became(CircuitState.HalfOpen),
            OnClosed = _ => Became(CircuitState.Closed),
        }).Build();
        metrics.BreakerIs(_name, CircuitState.Closed);
    }

    public CircuitState State => _state.CircuitState;

    /// <summary>Looks at the gateway; a few times a second.</summary>
    public async Task LookAsync()
    {
        if (State == CircuitState.Closed)
        {
            if (_health.Judge() is not { } reason) return;
            _reason = reason;
            for (var i = 0; i < 2; i++) await RunAsync(static _ => Task.FromResult(false)).ConfigureAwait(false);
            return;
        }

        if (_trial.IsCompleted && _gate.IsBound) _trial = RunAsync(TryOutAsync);
    }

    // Nothing is thrown for a break that is not over: that is asked several times a second.
    private async Task RunAsync(Func<GatewayBreaker, Task<bool>> judge)
    {
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            await _pipeline.ExecuteOutcomeAsync(static async (_, state) => Polly.Outcome.FromResult(await state.judge(state.self).ConfigureAwait(false)), context, (self: this, judge)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static Task<bool> TryOutAsync(GatewayBreaker self)
    {
        self._reason = BreakReason.Trial;
        var trial = self._health.TryOut(self._options.Probes);
        self._gate.Breaker(CircuitState.HalfOpen, self._options.Probes);
        return trial;
    }

    private ValueTask Became(CircuitState state)
    {
        _metrics.BreakerIs(_name, state);
        if (state != CircuitState.HalfOpen)
        {
            _health.Forget();
            _gate.Breaker(state, 0); // what is half open begins with its trial
        }

        if (state == CircuitState.Open)
        {
            _metrics.Broke(_name, _reason);
            Log.Opened(_logger, _name, _reason, _options.BreakFor);
        }
        else
        {
            Log.Became(_logger, _name, state);
        }

        return ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1556, LogLevel.Error, "Gateway {Gateway}: breaker opened ({Reason}); nothing goes by it for {Break}")]
        public static partial void Opened(ILogger logger, string gateway, BreakReason reason, TimeSpan @break);

        [LoggerMessage(1557, LogLevel.Warning, "Gateway {Gateway}: breaker is {State}")]
        public static partial void Became(ILogger logger, string gateway, CircuitState state);
    }
}
