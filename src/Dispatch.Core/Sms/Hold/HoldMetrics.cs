using Prometheus;

namespace Dispatch.Core.Sms.Hold;

/// <summary>What is held back and until when, a verb each.</summary>
internal sealed class HoldMetrics(IMetricFactory factory)
{
    private readonly Counter _held = factory.CreateCounter("dispatch_sms_put_off_total", "SMS that were about to be sent and were put off, by why: hours (outside the send window), limit (of the recipient or the court).", ["reason"]);
    private readonly Counter _notLimited = factory.CreateCounter("dispatch_sms_not_limited_total", "SMS that went without the limits per recipient and court being asked: Redis did not answer.");
    private readonly Gauge _waiting = factory.CreateGauge("dispatch_sms_waiting_for_time", "SMS in the ledger whose time has not come: outside the send window, limited, or tried again later; counted up to 100,000. Told by one worker.");
    private readonly Gauge _next = factory.CreateGauge("dispatch_sms_next_time_seconds", "Unix time at which the first of these may be sent; 0: there is none. Told by one worker.");
    private readonly Gauge _opens = factory.CreateGauge("dispatch_sms_window_opens_seconds", "Unix time at which the send window opens; 0: it is open, or there is none.");

    public void PutOff(string reason, int sms) => _held.WithLabels(reason).Inc(sms);

    public void NotLimited(int sms) => _notLimited.Inc(sms);

    public void Opens(DateTimeOffset? at) => _opens.Set(at?.ToUnixTimeSeconds() ?? 0);

    public void Wait(long sms, DateTimeOffset? next)
    {
        _waiting.Set(sms);
        _next.Set(next?.ToUnixTimeSeconds() ?? 0);
    }
}
