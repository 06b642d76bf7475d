using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>One thing that came back: what became of a submission, or a handset receipt. One of the two is there.</summary>
internal readonly record struct SmsReturn(Outcome? Outcome, Receipt? Receipt);
