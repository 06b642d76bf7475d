namespace Dispatch.Sandbox.Books.Rules;

/// <summary>What is counted of a cohort: places in the order of the ledger's columns.</summary>
internal static class RateMeasures
{
    public const int Issued = 0;
    public const int Served = 1;
    public const int Paper = 2;
    public const int Escalated = 3;
    public const int PaperWithdrawn = 4;
    public const int SmsAccepted = 5;
    public const int SmsDelivered = 6;
    public const int SmsFailed = 7;
    public const int SmsUnknown = 8;
    public const int SmsNotSent = 9;
    public const int OfficeAssisted = 10;
    public const int Cancelled = 11;
    public const int Lapsed = 12;

    /// <summary>Viewed up to the first age; six more follow, the last for views past every age.</summary>
    public const int Viewed = 13;

    public const int Count = Viewed + 7;

    /// <summary>The columns of <c>rate</c>, in this order.</summary>
    public const string Columns =
        "issued, served, paper, escalated, paper_withdrawn, sms_accepted, sms_delivered, sms_failed, sms_unknown, sms_not_sent, " +
        "office_assisted, cancelled, lapsed, viewed_1, viewed_2, viewed_3, viewed_4, viewed_5, viewed_6, viewed_late";
}
