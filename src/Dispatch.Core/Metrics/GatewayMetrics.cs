using Dispatch.Core.Sms.Routing;
using Polly.CircuitBreaker;
using Prometheus;

namespace Dispatch.Core.Metrics;

/// <summary>Routing, health and controls of the gateways.</summary>
internal sealed class GatewayMetrics(IMetricFactory factory)
{
    private readonly Gauge _breaker = factory.CreateGauge("dispatch_gateway_breaker_state", "The gateway's breaker in this worker: 0 closed, 1 half open, 2 open.", ["gateway"]);
    private readonly Counter _broke = factory.CreateCounter("dispatch_gateway_breaker_opened_total", "Times the breaker opened, by reason: errors, slow, receipts, falls, trial.", ["gateway", "reason"]);
    private readonly Counter _moved = factory.CreateCounter("dispatch_gateway_failed_over_total", "SMS that the gateway refused and that another one is tried for.", ["gateway"]);
    private readonly Gauge _paused = factory.CreateGauge("dispatch_gateway_paused", "1 while the gateway takes nothing by command: paused, or draining.", ["gateway"]);
    private readonly Gauge _rate = factory.CreateGauge("dispatch_gateway_cap_per_second", "Segments a second that the gateway may be given, over all workers.", ["gateway"]);

    public void BreakerIs(string gateway, CircuitState state) => _breaker.WithLabels(gateway).Set(state switch { CircuitState.Closed => 0, CircuitState.HalfOpen => 1, _ => 2 });

    public void Broke(string gateway, BreakReason reason) => _broke.WithLabels(gateway, reason switch
    {
        BreakReason.Errors => "errors",
        BreakReason.Slow => "slow",
        BreakReason.Receipts => "receipts",
        BreakReason.Falls => "falls",
        _ => "trial",
    }).Inc();

    public void FailedOver(string gateway) => _moved.WithLabels(gateway).Inc();

    public void Controlled(string gateway, bool paused, int rate)
    {
        _paused.WithLabels(gateway).Set(paused ? 1 : 0);
        _rate.WithLabels(gateway).Set(rate);
    }
}
