using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;
using Prometheus;

namespace Dispatch.Core.Metrics;

/// <summary>The SMS road's instruments, a verb each. No label ever carries a person, a notice or a case.</summary>
internal sealed class SmsMetrics(IMetricFactory factory)
{
    private static readonly string[] Lanes = ["urgent", "normal", "bulk"];

    private readonly Gauge _held = factory.CreateGauge("dispatch_sms_held", "SMS that this worker holds leased in memory.");
    private readonly Gauge _depth = factory.CreateGauge("dispatch_sms_queue_depth", "SMS that wait in the ledger, by lane; counted up to 100,000. Told by one worker.", ["lane"]);
    private readonly Gauge _age = factory.CreateGauge("dispatch_sms_queue_age_seconds", "Age since issue of the first SMS of each lane. Told by one worker.", ["lane"]);
    private readonly Counter _claimed = factory.CreateCounter("dispatch_sms_claimed_total", "SMS read from the queue in the ledger.");
    private readonly Counter _givenBack = factory.CreateCounter("dispatch_sms_given_back_total", "Leases given back.");
    private readonly Counter _lapsed = factory.CreateCounter("dispatch_sms_leases_lapsed_total", "SMS let go from memory because their lease was running out.");
    private readonly Histogram _batch = factory.CreateHistogram("dispatch_sms_intent_batch_segments", "Segments whose intent was committed at once.", new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(1, 2, 10) });
    private readonly Histogram _intent = factory.CreateHistogram("dispatch_sms_intent_seconds", "Time to commit an intent.", new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.0005, 2, 14) });
    private readonly Counter _submitted = factory.CreateCounter("dispatch_sms_submitted_total", "Segments handed to the gateway's link.", ["gateway"]);
    private readonly Counter _answers = factory.CreateCounter("dispatch_sms_answers_total", "Answers to submissions, by status in hexadecimal.", ["gateway", "status"]);
    private readonly Histogram _answerTime = factory.CreateHistogram("dispatch_sms_answer_seconds", "From a submission to its answer.", ["gateway"], new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 15) });
    private readonly Counter _told = factory.CreateCounter("dispatch_sms_outcomes_total", "What was told of SMS, by evidence event.", ["event"]);
    private readonly Counter _retried = factory.CreateCounter("dispatch_sms_retried_total", "Segments that the gateway refused for the moment and that are tried again.", ["gateway"]);
    private readonly Counter _unknown = factory.CreateCounter("dispatch_sms_unknown_total", "Submissions whose outcome became unknown.");
    private readonly Counter _resent = factory.CreateCounter("dispatch_sms_resent_total", "Segments of unknown outcome that were queued once more: possible duplicates.");
    private readonly Counter _takenBack = factory.CreateCounter("dispatch_sms_taken_back_total", "Segments that never left after their intent, and went back to the queue.");
    private readonly Counter _dropped = factory.CreateCounter("dispatch_sms_dropped_total", "SMS that were not sent: past their useful life, cancelled, or viewed.");
    private readonly Counter _textReplaced = factory.CreateCounter("dispatch_sms_text_replaced_total", "SMS sent in the field-free form, by what a field would have put into them: url, domain, ip-address, account, look-alike, hidden, phone-number, field-missing.", ["reason"]);
    private readonly Histogram _textSegments = factory.CreateHistogram("dispatch_sms_text_segments", "Segments an SMS.", new HistogramConfiguration { Buckets = [1, 2, 3, 4, 5, 6, 8, 10] });
    private readonly Counter _receipts = factory.CreateCounter("dispatch_sms_receipts_total", "Handset receipts, by what became of them: matched, unknown-matched, repeat, parked, joined, refused, unreadable.", ["result"]);
    private readonly Histogram _receiptTime = factory.CreateHistogram("dispatch_sms_receipt_seconds", "From a receipt's arrival to its acknowledgement.", new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 14) });
    private readonly Histogram _handset = factory.CreateHistogram(
        "dispatch_sms_handset_seconds", "From a segment's acceptance by the gateway to the arrival of its final receipt.", ["gateway"],
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.25, 2, 19) }); // to 18 hours
    private readonly Counter _orphans = factory.CreateCounter("dispatch_sms_receipt_orphans_total", "Receipts whose message never came: reported and kept.");
    private readonly Gauge _parked = factory.CreateGauge("dispatch_sms_receipts_parked", "Receipts that wait for their message. Told by one worker.");
    private readonly Gauge _window = factory.CreateGauge("dispatch_sms_window_in_use", "Submissions without an answer.", ["gateway"]);

    public void Held(int rows) => _held.Set(rows);

    /// <summary>The age of the lane's first SMS.</summary>
    public void FirstWaits(Lane lane, TimeSpan age) => _age.WithLabels(Lanes[(int)lane]).Set(age.TotalSeconds);

    public void Waiting(Lane lane, long rows) => _depth.WithLabels(Lanes[(int)lane]).Set(rows);

    /// <summary>Another worker tells of the queue now: two would be summed.</summary>
    public void NoLongerTelling()
    {
        foreach (var lane in Lanes)
        {
            _depth.RemoveLabelled(lane);
            _age.RemoveLabelled(lane);
        }

        _parked.Set(0);
    }

    public void Claimed(int rows) => _claimed.Inc(rows);

    public void GivenBack(int rows) => _givenBack.Inc(rows);

    public void LeaseLapsed() => _lapsed.Inc();

    public void Intended(int segments, TimeSpan elapsed)
    {
        _batch.Observe(segments);
        _intent.Observe(elapsed.TotalSeconds);
    }

    public void Submitted(string gateway, int segments) => _submitted.WithLabels(gateway).Inc(segments);

    public void Answered(string gateway, CommandStatus status, TimeSpan elapsed)
    {
        _answers.WithLabels(gateway, Label(status)).Inc();
        _answerTime.WithLabels(gateway).Observe(elapsed.TotalSeconds);
    }

    public void Told(EvidenceEvent @event) => _told.WithLabels(@event.ToString()).Inc();

    public void Retried(string gateway) => _retried.WithLabels(gateway).Inc();

    public void BecameUnknown(int attempts) => _unknown.Inc(attempts);

    public void Resent(long segments) => _resent.Inc(segments);

    public void TakenBack(int segments) => _takenBack.Inc(segments);

    public void Dropped(int sms) => _dropped.Inc(sms);

    public void TextReplaced(TextFault reason) => _textReplaced.WithLabels(Label(reason)).Inc();

    /// <summary>An SMS is about to be sent for the first time.</summary>
    public void TextHas(int segments) => _textSegments.Observe(segments);

    public void Receipts(string result, int count = 1) => _receipts.WithLabels(result).Inc(count);

    public void ReceiptStored(TimeSpan elapsed) => _receiptTime.Observe(elapsed.TotalSeconds);

    /// <summary>Below zero where the receipt came before the answer.</summary>
    public void Handset(string gateway, TimeSpan elapsed) => _handset.WithLabels(gateway).Observe(Math.Max(0, elapsed.TotalSeconds));

    public void Orphaned(int receipts) => _orphans.Inc(receipts);

    public void Parked(long receipts) => _parked.Set(receipts);

    public void WindowInUse(string gateway, int submissions) => _window.WithLabels(gateway).Set(submissions);

    private static string Label(TextFault reason) => reason switch
    {
        TextFault.Url => "url",
        TextFault.Domain => "domain",
        TextFault.IpAddress => "ip-address",
        TextFault.Account => "account",
        TextFault.LookAlike => "look-alike",
        TextFault.Hidden => "hidden",
        TextFault.PhoneNumber => "phone-number",
        _ => "field-missing",
    };

    // A closed set: a gateway that invents statuses must not invent time series.
    private static string Label(CommandStatus status) =>
        Enum.IsDefined(status) ? "0x" + ((uint)status).ToString("X2", System.Globalization.CultureInfo.InvariantCulture) : "other";
}
