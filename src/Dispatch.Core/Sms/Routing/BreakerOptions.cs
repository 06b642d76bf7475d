using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Sms.Routing;

/// <summary>When a gateway counts as unwell, and how it is tried again. Section <c>Dispatch:Breaker</c>.</summary>
internal sealed class BreakerOptions
{
    public const string Section = "Dispatch:Breaker";

    /// <summary>How far back answers and receipts are looked at.</summary>
    /// <value>10 s.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Fewer answers than this within the window say nothing.</summary>
    /// <value>50.</value>
    [Range(2, 100_000)]
    public int LeastAnswers { get; set; } = 50;

    /// <summary>Share of refusals and missing answers at which the breaker opens. Throttling and wrong numbers are none.</summary>
    /// <value>0.5.</value>
    [Range(0.01, 1.0)]
    public double ErrorShare { get; set; } = 0.5;

    /// <summary>More than one answer in a hundred slower than this opens the breaker.</summary>
    /// <value>8 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan AnswerP99 { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Fewer final receipts than this within the window say nothing.</summary>
    /// <value>200.</value>
    [Range(2, 100_000)]
    public int LeastReceipts { get; set; } = 200;

    /// <summary>Share of delivered among final receipts below which the breaker opens.</summary>
    /// <value>0: never.</value>
    [Range(0.0, 1.0)]
    public double ReceiptShare { get; set; }

    /// <summary>So many falls of the account's last bind within the window open the breaker.</summary>
    /// <value>3.</value>
    [Range(1, 100)]
    public int Falls { get; set; } = 3;

    /// <summary>How long an open breaker lets nothing through.</summary>
    /// <value>10 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Segments that go as a trial after that; the breaker closes when all are answered well, and opens again with the first that is not.</summary>
    /// <value>5.</value>
    [Range(1, 1_000)]
    public int Probes { get; set; } = 5;
}
