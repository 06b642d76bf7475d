using Dispatch.Core.Events;

namespace Dispatch.Core.Ingest;

/// <summary>Why a record is refused. Names the field and the rule, never personal data.</summary>
/// <param name="Reason">For people and for the dead letter, e.g. <c>recipient.id: wrong check digit</c>.</param>
/// <param name="Field">The field's path; empty where the whole value is meant.</param>
/// <param name="Conflict">The same number (or viewId) came with other content or from another court.</param>
/// <param name="Court">Row of the court that sent it, where it is known; else 0.</param>
/// <param name="OtherCourt">Row of the court whose notice it collides with, where that is another; else 0.</param>
/// <param name="Number">The notice number as sent, where it could be read.</param>
/// <param name="Rule">The broken rule, of a closed list.</param>
/// <param name="ByteOffset">Where in the event's own JSON; null where unknown.</param>
internal sealed record Refusal(
    string Reason, string Field = "", bool Conflict = false, int Court = 0, int OtherCourt = 0, string? Number = null,
    RejectionRule Rule = RejectionRule.Conflict, long? ByteOffset = null)
{
    /// <summary>What the decoder found; <paramref name="court"/> is the row of the court it names, 0 where unknown.</summary>
    public static Refusal Of(Rejection rejection, int court) => new(
        rejection.Reason, rejection.Field, Court: court, Number: rejection.Number ?? rejection.Key?.ToString(), Rule: rejection.Rule, ByteOffset: rejection.Offset);

    public Rejection ToRejection() => new(Rule, Field, Reason, ByteOffset);
}
