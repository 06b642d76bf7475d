using Dispatch.Core.Sms.Smpp;
using Prometheus;

namespace Dispatch.Core.Metrics;

/// <summary>One bind's instruments, a verb each.</summary>
internal sealed class BindMeter(
    Gauge.Child state, Gauge.Child stopped, Gauge.Child window, Counter.Child submitted, Histogram.Child answers, Counter.Child reconnects, Histogram.Child link,
    Counter.Child faults)
{
    public void Is(BindState now) => state.Set((int)now);

    public void Stopped() => stopped.Set(1);

    public void Started() => stopped.Set(0);

    public void WindowInUse(int submissions) => window.Set(submissions);

    public void Submitted() => submitted.Inc();

    public void Answered(TimeSpan elapsed) => answers.Observe(elapsed.TotalSeconds);

    public void Reconnecting() => reconnects.Inc();

    public void LinkRoundTrip(TimeSpan elapsed) => link.Observe(elapsed.TotalSeconds);

    public void ProtocolFault() => faults.Inc();
}
