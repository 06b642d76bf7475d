using System.Globalization;
using Dispatch.Core.Sms.Http;
using Prometheus;

namespace Dispatch.Core.Metrics;

/// <summary>What is an HTTP gateway's alone; the rest is counted as for a bind.</summary>
internal sealed class HttpMetrics(IMetricFactory factory)
{
    private static readonly int[] Known = [200, 202, 400, 401, 403, 404, 405, 408, 409, 413, 415, 429, 500, 502, 503, 504];

    private readonly Counter _answers = factory.CreateCounter("dispatch_sms_http_answers_total", "Answers to submissions over HTTP, by HTTP status.", ["gateway", "status"]);
    private readonly Counter _callbacks = factory.CreateCounter(
        "dispatch_sms_callbacks_total", "Receipts by callback, by what became of them: stored, repeated, ignored, unreadable, forged, expired, refused.", ["gateway", "result"]);

    public void Answered(string gateway, int status) => _answers.WithLabels(gateway, Label(status)).Inc();

    public void CalledBack(string gateway, CallbackVerdict verdict) => _callbacks.WithLabels(gateway, Label(verdict)).Inc();

    // A closed set: a gateway that invents statuses must not invent time series.
    private static string Label(int status) => Array.IndexOf(Known, status) >= 0 ? status.ToString(CultureInfo.InvariantCulture) : "other";

    private static string Label(CallbackVerdict verdict) => verdict switch
    {
        CallbackVerdict.Stored => "stored",
        CallbackVerdict.Repeated => "repeated",
        CallbackVerdict.Ignored => "ignored",
        CallbackVerdict.Unreadable => "unreadable",
        CallbackVerdict.Forged => "forged",
        CallbackVerdict.Expired => "expired",
        _ => "refused",
    };
}
