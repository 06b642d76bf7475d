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

    /// <summary>The event ends a state Viewed that was counted (a correction subtracts).</summary>
    ViewRevoked = 8,

    /// <summary>The event starts, or moves, a state Viewed that counts from <see cref="Evidence.OccurredAt"/>.</summary>
    ViewCounted = 16,

    /// <summary>Of the announcement (stage 1): what the rates count SMS by.</summary>
    Announcement = 32,
}
