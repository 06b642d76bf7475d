using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Sms.Contacts;

/// <summary>Something that was learned of a number by an attempt. Holds personal data: never printed.</summary>
/// <param name="Kind">What.</param>
/// <param name="Attempt">By which; with <paramref name="Kind"/> it names the change that follows.</param>
/// <param name="Key">The notice.</param>
/// <param name="Mobile">The number it went to.</param>
/// <param name="At">When, by the worker's business time.</param>
internal readonly record struct ContactFact(ContactFactKind Kind, AttemptId Attempt, NoticeKey Key, Mobile Mobile, DateTimeOffset At)
{
    public long No => Attempt.Sms.No;

    public override string ToString() => $"{Kind} (hidden)";
}
