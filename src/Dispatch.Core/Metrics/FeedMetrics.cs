using Prometheus;

namespace Dispatch.Core.Metrics;

/// <summary>What an operator sees of the feed. What waits is told by the leader alone, else every worker would tell it.</summary>
internal sealed class FeedMetrics
{
    private readonly Gauge _leader;
    private readonly Gauge _open;
    private readonly Gauge _oldest;
    private readonly Counter.Child _status;
    private readonly Counter.Child _paper;
    private readonly Counter.Child _contacts;
    private readonly Histogram _seconds;
    private readonly Histogram _events;
    private readonly TimeProvider _clock;

    // UTC ticks of the oldest unit that waits; 0: none. Its age is computed when it is asked for, so that it grows while Kafka is away.
    private long _oldestTicks;
    private volatile bool _leads;

    public FeedMetrics(CollectorRegistry registry, TimeProvider clock)
    {
        _clock = clock;
        var metrics = Prometheus.Metrics.WithCustomRegistry(registry);
        var silent = new GaugeConfiguration { SuppressInitialValue = true };
        _leader = metrics.CreateGauge("dispatch_feed_leader", "1 on the worker that publishes the feed, else 0.");
        _open = metrics.CreateGauge("dispatch_feed_open_units", "Committed units that are not published yet, counted up to 10,000.", silent);
        _oldest = metrics.CreateGauge("dispatch_feed_oldest_open_seconds", "Age of the oldest committed unit that is not published yet; 0 where none waits.", silent);
        var events = metrics.CreateCounter("dispatch_feed_published_events_total", "Events published and marked, by topic.", "topic");
        _status = events.WithLabels("status");
        _paper = events.WithLabels("paper");
        _contacts = events.WithLabels("contact-health");
        _seconds = metrics.CreateHistogram(
            "dispatch_feed_batch_seconds", "Time from having read a batch of units to having marked it.", new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.002, 2, 14) });
        _events = metrics.CreateHistogram(
            "dispatch_feed_batch_events", "Status events published together.", new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(1, 4, 9) });
        registry.AddBeforeCollectCallback(Age);
    }

    public void Leads(bool leads)
    {
        _leads = leads;
        _leader.Set(leads ? 1 : 0);
        if (leads) return;
        _open.Unpublish();
        _oldest.Unpublish();
    }

    public void Waits(long units, DateTimeOffset? oldestAt)
    {
        Volatile.Write(ref _oldestTicks, oldestAt?.UtcTicks ?? 0);
        _open.Set(units);
    }

    public void Published(int status, int paper, int contacts, TimeSpan time)
    {
        _status.Inc(status);
        _paper.Inc(paper);
        _contacts.Inc(contacts);
        _seconds.Observe(time.TotalSeconds);
        _events.Observe(status);
    }

    private void Age()
    {
        if (!_leads) return;
        var oldest = Volatile.Read(ref _oldestTicks);
        _oldest.Set(oldest == 0 ? 0 : Math.Max(0, new TimeSpan(_clock.GetUtcNow().UtcTicks - oldest).TotalSeconds));
    }
}
