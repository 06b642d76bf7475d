using Prometheus;

namespace Dispatch.Core.Ingest;

/// <summary>What an SRE asks of consumption first: how fast, in what batches, with what outcome. Label <c>source</c> is the consumer group's suffix.</summary>
internal sealed class IngestMetrics(IMetricFactory factory)
{
    private readonly Counter _events = factory.CreateCounter("dispatch_ingest_events_total", "Source events by what became of them.", new[] { "source", "kind", "outcome" });
    private readonly Histogram _batch = factory.CreateHistogram("dispatch_ingest_batch_events", "Events a batch.", new HistogramConfiguration { LabelNames = ["source"], Buckets = Histogram.ExponentialBuckets(1, 4, 7) });
    private readonly Histogram _seconds = factory.CreateHistogram("dispatch_ingest_batch_seconds", "Seconds from a batch's first stage to the COMMIT's answer.", new HistogramConfiguration { LabelNames = ["source"], Buckets = Histogram.ExponentialBuckets(0.001, 2, 14) });
    private readonly Counter _moved = factory.CreateCounter("dispatch_ingest_positions_moved_total", "Batches dropped because the ledger's position was another.", new[] { "source" });
    private readonly Counter _replayed = factory.CreateCounter("dispatch_ingest_replays_total", "Batches replayed because a number was written by somebody else meanwhile.", new[] { "source" });
    private readonly Counter _split = factory.CreateCounter("dispatch_ingest_splits_total", "Batches split to find a poison event.", new[] { "source" });
    private readonly Gauge _oldest = factory.CreateGauge("dispatch_ingest_oldest_unserved_seconds", "Age of the oldest event that was read and not yet written, by Kafka's timestamp; 0 when none waits.", new[] { "source" });
    private readonly Gauge _lag = factory.CreateGauge("dispatch_ingest_lag_events", "Events between the ledger's positions and the ends, over the partitions this worker holds.", new[] { "source" });
    private readonly Gauge _partitions = factory.CreateGauge("dispatch_ingest_partitions", "Partitions this worker holds.", new[] { "source" });

    public void Outcomes(string source, IReadOnlyList<SourceRecord> records)
    {
        foreach (var group in records.CountBy(record => (record.Kind, record.Outcome)))
            _events.WithLabels(source, group.Key.Kind.ToString(), group.Key.Outcome.ToString()).Inc(group.Value);
    }

    public void Batch(string source, int events, TimeSpan took)
    {
        _batch.WithLabels(source).Observe(events);
        _seconds.WithLabels(source).Observe(took.TotalSeconds);
    }

    public void PositionMoved(string source) => _moved.WithLabels(source).Inc();

    public void Replayed(string source) => _replayed.WithLabels(source).Inc();

    public void Split(string source) => _split.WithLabels(source).Inc();

    public void Lag(string source, int partitions, long events, TimeSpan oldest)
    {
        _partitions.WithLabels(source).Set(partitions);
        _lag.WithLabels(source).Set(events);
        _oldest.WithLabels(source).Set(oldest.TotalSeconds);
    }
}
