using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Routing;

/// <summary>Something that is to be told of an SMS.</summary>
/// <param name="By">The attempt that brought it about.</param>
internal readonly record struct SmsNews(SmsRecord Sms, EvidenceEvent Event, AttemptRow By, DateTimeOffset At, DateTime? GatewayTime = null)
{
    public NoticeKey Key => By.Key;
}
