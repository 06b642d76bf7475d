using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>
/// Why an event is refused, in words for the court that sent it. Names the field and the rule and never echoes a value:
/// what was wrong may be personal data.
/// </summary>
/// <param name="Rule">The broken rule.</param>
/// <param name="Field">The field's path (<c>recipient.id</c>), empty for the event as a whole.</param>
/// <param name="Reason">One sentence that starts with the field (<c>recipient.id: wrong check digit</c>).</param>
/// <param name="Offset">Where in the value, in bytes from the start of the event's own JSON; null where unknown.</param>
internal sealed record Rejection(RejectionRule Rule, string Field, string Reason, long? Offset = null)
{
    /// <summary>Which event it is; none where that could not be told.</summary>
    public EventSchemas Schema { get; init; }

    /// <summary>The notice that the event names, where that could be read: so that the court can be told.</summary>
    public NoticeKey? Key { get; init; }

    /// <summary>The notice's number as in <see cref="NoticeIssued.Number"/>; null also where it spells the key.</summary>
    public string? Number { get; init; }

    /// <summary>The court that the event names, where that could be read.</summary>
    public string? CourtId { get; init; }

    /// <summary>A rejection whose reason starts with the field's path.</summary>
    public static Rejection Of(RejectionRule rule, string field, string text, long? offset = null) =>
        new(rule, field, field.Length == 0 ? text : $"{field}: {text}", offset);
}
