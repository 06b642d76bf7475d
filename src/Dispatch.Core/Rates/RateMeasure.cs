namespace Dispatch.Core.Rates;

/// <summary>What is counted of a cohort, each a number of notices. In the order of the columns of <c>rate</c>.</summary>
internal enum RateMeasure
{
    Issued,
    Served,
    Paper,
    Escalated,
    PaperWithdrawn,
    SmsAccepted,
    SmsDelivered,
    SmsFailed,
    SmsUnknown,
    SmsNotSent,
    OfficeAssisted,
    Cancelled,
    Lapsed,

    /// <summary>Viewed up to the first age; the buckets follow each other, the last holds what came later than every age.</summary>
    Viewed,
}
