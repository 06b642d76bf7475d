using Prometheus;

namespace Dispatch.Core.Metrics;

/// <summary>What the recent-window does.</summary>
internal sealed class DedupeMetrics(IMetricFactory metrics)
{
    private readonly Histogram _seconds = metrics.CreateHistogram(
        "dispatch_dedupe_exchange_seconds", "Time of one exchange with the recent-window.",
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.0005, 2, 12) });

    private readonly Counter _put = metrics.CreateCounter("dispatch_dedupe_put_total", "Ids put into the recent-window.");

    private readonly Counter _asked = metrics.CreateCounter("dispatch_dedupe_asked_total", "Ids asked of the recent-window.");

    private readonly Counter _without = metrics.CreateCounter(
        "dispatch_dedupe_no_window_total", "Batches that had no recent-window, by reason.", ["reason"]);

    public void Exchanged(TimeSpan took, int put, int asked)
    {
        _seconds.Observe(took.TotalSeconds);
        _put.Inc(put);
        _asked.Inc(asked);
    }

    public void NoWindow(string reason) => _without.WithLabels(reason).Inc();
}
