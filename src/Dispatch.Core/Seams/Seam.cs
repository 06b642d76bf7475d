namespace Dispatch.Core.Seams;

/// <summary>Names of the places between two steps, in the order of the road.</summary>
internal static class Seam
{
    public const string BeforeCommit = "ingest-before-commit";
    public const string AfterCommitBeforeWindow = "ingest-after-commit";
    public const string AfterWindowBeforeOffset = "ingest-after-window";
    public const string AfterLease = "sms-after-lease";
    public const string AfterIntentBeforeFirstByte = "sms-after-intent";
    public const string AfterSubmitBeforeAnswer = "sms-after-submit";
    public const string AfterAnswerBeforeCommit = "sms-after-answer";
    public const string BeforeReceiptCommit = "sms-before-receipt-commit";
    public const string AfterPublishBeforeMark = "feed-after-publish";
}
