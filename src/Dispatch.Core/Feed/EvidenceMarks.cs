namespace Dispatch.Core.Feed;

/// <summary>What the rates need to know of an event without opening its detail. The values lie in the feed units: never renumber.</summary>
[Flags]
internal enum EvidenceMarks : byte
{
    None = 0,

    /// <summary>A view with the help of a service office.</summary>
    Office = 1,

    /// <summary>A submission that may be the second of its segment.</summary>
    PossibleDuplicate = 2,

    /// <summary>A relay to paper that is withdrawn.</summary>
    Withdrawn = 4,

    /// <summary>
    /// The event takes a counted view back: its <see cref="Evidence.OccurredAt"/> is the time that was counted, and <see cref="Office"/>
    /// says how. So each notice is counted once net: a view that moves is one event of each kind.
    /// </summary>
    ViewRevoked = 8,

    /// <summary>The notice's view counts from this event's <see cref="Evidence.OccurredAt"/>; what counted before, if anything, is taken back by a Correction.</summary>
    ViewCounted = 16,

    /// <summary>Of the announcement (stage 1): what the rates count SMS by.</summary>
    Announcement = 32,
}
