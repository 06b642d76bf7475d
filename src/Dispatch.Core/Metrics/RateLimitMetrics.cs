using Dispatch.Core.RateLimit;
using Prometheus;

namespace Dispatch.Core.Metrics;

/// <summary>What the limiter and membership do.</summary>
internal sealed class RateLimitMetrics(IMetricFactory metrics)
{
    private readonly Counter _granted = metrics.CreateCounter("dispatch_ratelimit_granted_total", "Tokens granted, by gateway.", ["gateway"]);

    private readonly Counter _refused = metrics.CreateCounter(
        "dispatch_ratelimit_refused_total", "Asks that got nothing for another reason than the rate, by gateway and reason.", ["gateway", "reason"]);

    private readonly Counter _throttled = metrics.CreateCounter(
        "dispatch_ratelimit_throttled_total", "Segments that a gateway refused as too many.", ["gateway"]);

    private readonly Gauge _adapted = metrics.CreateGauge(
        "dispatch_ratelimit_adapted_ratio", "Share of the configured rate in use, after what throttling has taught.", ["gateway"]);

    private readonly Gauge _standing = metrics.CreateGauge(
        "dispatch_ratelimit_standing", "What this worker goes by: 0 nothing, 1 a share of its own, 2 Redis.");

    private readonly Gauge _generation = metrics.CreateGauge("dispatch_ratelimit_view_generation", "Generation of the view that this worker goes by.");

    private readonly Counter _heartbeatsFailed = metrics.CreateCounter("dispatch_ratelimit_heartbeats_failed_total", "Heartbeats that the ledger did not answer.");

    public void Granted(string gateway, int tokens) => _granted.WithLabels(gateway).Inc(tokens);

    public void Refused(string gateway, string reason) => _refused.WithLabels(gateway, reason).Inc();

    public void Throttled(string gateway) => _throttled.WithLabels(gateway).Inc();

    public void Adapted(string gateway, double share) => _adapted.WithLabels(gateway).Set(share);

    public void Standing(LimiterStanding standing, long generation)
    {
        _standing.Set(standing.Shared ? 2 : standing.Shares.IsEmpty ? 0 : 1);
        _generation.Set(generation);
    }

    public void HeartbeatFailed() => _heartbeatsFailed.Inc();
}
