using Prometheus;

namespace Dispatch.Core.Metrics;

/// <summary>The instruments of an account's binds, by gateway and the bind's number in this worker.</summary>
internal sealed class BindMetrics(IMetricFactory factory)
{
    private static readonly string[] Labels = ["gateway", "bind"];

    private readonly Gauge _state = factory.CreateGauge("dispatch_sms_bind_state", "The bind: 0 closed, 1 connecting, 2 bound, 3 draining.", Labels);
    private readonly Gauge _stopped = factory.CreateGauge("dispatch_sms_bind_stopped", "1 where the gateway refused the credentials: the bind stays down until the worker is started again.", Labels);
    private readonly Gauge _window = factory.CreateGauge("dispatch_sms_bind_window_in_use", "Submissions over the bind that have no answer yet.", Labels);
    private readonly Counter _submitted = factory.CreateCounter("dispatch_sms_bind_submitted_total", "Segments put into the bind's window.", Labels);
    private readonly Histogram _answers = factory.CreateHistogram("dispatch_sms_bind_answer_seconds", "From a submission over the bind to its answer.", Labels, new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 15) });
    private readonly Counter _reconnects = factory.CreateCounter("dispatch_sms_reconnects_total", "Times the bind fell and was tried again.", Labels);
    private readonly Histogram _link = factory.CreateHistogram("dispatch_sms_link_seconds", "Round trip of enquire_link.", Labels, new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.0005, 2, 14) });
    private readonly Counter _faults = factory.CreateCounter("dispatch_sms_protocol_faults_total", "What a gateway sent that is not SMPP, or not expected.", Labels);

    /// <summary>The instruments of one bind.</summary>
    public BindMeter Of(string gateway, int bind)
    {
        string[] labels = [gateway, bind.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        return new BindMeter(
            _state.WithLabels(labels), _stopped.WithLabels(labels), _window.WithLabels(labels), _submitted.WithLabels(labels),
            _answers.WithLabels(labels), _reconnects.WithLabels(labels), _link.WithLabels(labels), _faults.WithLabels(labels));
    }
}
