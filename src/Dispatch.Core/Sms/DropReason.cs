namespace Dispatch.Core.Sms;

/// <summary>Why an SMS is not sent. The values lie in <c>sms_dropped.reason</c>: never renumber.</summary>
internal enum DropReason : byte
{
    PastUsefulLife = 1,
    Cancelled = 2,
    AlreadyViewed = 3,
}
