using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Sms;

/// <summary>How SMS are queued, sent and followed. Section <c>Dispatch:Sms</c>.</summary>
internal sealed class SmsOptions : IValidatableObject
{
    public const string Section = "Dispatch:Sms";

    /// <summary>How long a worker may hold a row in memory before it is free for others.</summary>
    /// <value>10 s.</value>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What must be left of a lease for its row to be sent.</summary>
    /// <value>1 s; less than <see cref="Lease"/>.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan LeaseMargin { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a bound worker looks for rows that nobody told it of, in milliseconds.</summary>
    /// <value>50.</value>
    [Range(5, 10_000)]
    public int PollMilliseconds { get; set; } = 50;

    /// <summary>Most segments whose intent is committed at once; never more than the free window.</summary>
    /// <value>500.</value>
    [Range(1, 1_000)]
    public int IntentBatch { get; set; } = 500;

    /// <summary>
    /// How much of the gateway's rate one intent is for, in milliseconds. Were the worker killed, the outcome of so much would be unknown beside
    /// that of the window.
    /// </summary>
    /// <value>60.</value>
    [Range(10, 1_000)]
    public int IntentMilliseconds { get; set; } = 60;

    /// <summary>Segments whose intent or outcome may be under way at once; above it nothing more is sent.</summary>
    /// <value>8,192.</value>
    [Range(16, 100_000)]
    public int MaxOpen { get; set; } = 8_192;

    /// <summary>Most outcomes and receipts in one transaction.</summary>
    /// <value>2,000.</value>
    [Range(1, 10_000)]
    public int OutcomeBatch { get; set; } = 2_000;

    /// <summary>
    /// How long answers and receipts are gathered for one transaction, in milliseconds. The operator waits as long for the answer to a receipt,
    /// but never while that keeps it from sending the next one.
    /// </summary>
    /// <value>200.</value>
    [Range(1, 2_000)]
    public int GatherMilliseconds { get; set; } = 200;

    /// <summary>How long a receipt that came before the answer to its own submission waits for it in memory; then it is parked.</summary>
    /// <value>1 s.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan EarlyReceiptWait { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long tokens of the gateway's rate are waited for before an intent goes back to the queue.</summary>
    /// <value>2 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan TokenWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a segment is tried again that the gateway refused for the moment (throttling does not count).</summary>
    /// <value>5.</value>
    [Range(0, 100)]
    public int Retries { get; set; } = 5;

    /// <summary>Wait before the first of these tries; doubled for each further one.</summary>
    /// <value>2 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan RetryWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Wait before a throttled segment is tried again.</summary>
    /// <value>200 ms.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan ThrottleWait { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a late receipt is waited for before a segment of unknown outcome is sent once more.</summary>
    /// <value>5 min.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan UnknownWait { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after an SMS's useful life its unknown outcome is told as such.</summary>
    /// <value>1 h.</value>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan UnknownGrace { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a receipt without its message is parked before it is reported as an orphan. It is kept.</summary>
    /// <value>1 day.</value>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan OrphanAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long past an SMS's useful life the gateway's id of it is kept. A receipt that comes later is an orphan.</summary>
    /// <value>1 day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan MessageKeep { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Time between two sweeps (unknown outcomes, parked receipts, what is past its useful life).</summary>
    /// <value>1 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Rows of the queue looked at by one sweep.</summary>
    /// <value>5,000.</value>
    [Range(10, 100_000)]
    public int SweepRows { get; set; } = 5_000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LeaseMargin >= Lease)
            yield return new ValidationResult($"{nameof(LeaseMargin)} must be less than {nameof(Lease)} ({Lease}).", [nameof(LeaseMargin)]);
    }
}
