using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>What every published event says of its evidence.</summary>
/// <param name="Event">Which.</param>
/// <param name="Id">Courts drop repeats by it.</param>
/// <param name="Sequence">Of the notice; 0 for a rejection.</param>
/// <param name="State">The notice's, after it.</param>
/// <param name="OccurredTicks">UTC ticks by <paramref name="Clock"/>; 0: at the unit's own time.</param>
/// <param name="Clock">Whose clock that was.</param>
internal readonly record struct FeedEvent(
    EvidenceEvent Event, EvidenceId Id, short Sequence, NoticeState State, long OccurredTicks, EvidenceClock Clock)
{
    /// <summary>The first of the two that a packed service stands for.</summary>
    public static FeedEvent Acceptance(in UnitCursor service) => Service(service, EvidenceEvent.SubmissionAcceptance, 1);

    /// <summary>The second of the two.</summary>
    public static FeedEvent Consignment(in UnitCursor service) => Service(service, UnitReader.ConsignmentOf(service.Channel), 2);

    public static FeedEvent Of(in UnitCursor evidence) =>
        new(evidence.Event, evidence.Id, evidence.Sequence, evidence.State, evidence.OccurredTicks, evidence.Clock);

    private static FeedEvent Service(in UnitCursor service, EvidenceEvent @event, short sequence) =>
        new(@event, EvidenceId.Of(service.Key, @event), sequence, new NoticeFacts(service.Channel).State, 0, EvidenceClock.Dispatch);
}
