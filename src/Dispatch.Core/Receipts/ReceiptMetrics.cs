using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;
using Prometheus;

namespace Dispatch.Core.Receipts;

/// <summary>What views and cancels come to. Counted after the COMMIT.</summary>
internal sealed class ReceiptMetrics(IMetricFactory factory)
{
    private readonly Counter _evidence = factory.CreateCounter("dispatch_receipts_evidence_total", "Evidence that views and cancels left.", new[] { "event" });
    private readonly Counter _parked = factory.CreateCounter("dispatch_receipts_parked_total", "Views and cancels that came before their notice.", new[] { "kind" });
    private readonly Counter _joined = factory.CreateCounter("dispatch_receipts_joined_total", "Parked events by what became of them at the join.", new[] { "kind", "outcome" });
    private readonly Counter _orphans = factory.CreateCounter("dispatch_receipts_orphans_total", "Parked events whose notice did not come within the setting.", new[] { "kind" });
    private readonly Gauge _waiting = factory.CreateGauge("dispatch_receipts_waiting", "Parked events that are not reported; 0 on workers that do not sweep.");
    private readonly Gauge _oldest = factory.CreateGauge("dispatch_receipts_waiting_oldest_seconds", "Since when the oldest of them waits.");

    public void Committed(ReceiptBatch batch)
    {
        foreach (var (name, count) in batch.Evidence.CountBy(evidence => evidence.Event)) _evidence.WithLabels(name.ToString()).Inc(count);
        foreach (var (kind, count) in batch.Parked.CountBy(receipt => receipt.Kind)) _parked.WithLabels(kind.ToString()).Inc(count);
    }

    public void Joined(EventKind kind, Outcome outcome) => _joined.WithLabels(kind.ToString(), outcome.ToString()).Inc();

    public void Orphan(EventKind kind) => _orphans.WithLabels(kind.ToString()).Inc();

    public void Waiting(long count, TimeSpan oldest)
    {
        _waiting.Set(count);
        _oldest.Set(oldest.TotalSeconds);
    }
}
