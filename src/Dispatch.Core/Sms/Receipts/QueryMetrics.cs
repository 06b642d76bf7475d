using Prometheus;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>Questions for unknown outcomes.</summary>
internal sealed class QueryMetrics(IMetricFactory factory)
{
    private readonly Counter _asked = factory.CreateCounter("dispatch_sms_queries_total", "Unknown outcomes that the gateway was asked for before the re-send, by its answer: found, not-found, unanswered.", ["result"]);

    public void Answered(string result) => _asked.WithLabels(result).Inc();
}
