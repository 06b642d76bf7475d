using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>A change of a contact's health, as a feed unit holds it: references and times, never personal data.</summary>
internal readonly record struct ContactChange
{
    /// <summary>Of what brought it about: the registry drops repeats by it.</summary>
    public required EvidenceId Id { get; init; }

    /// <summary>The row of <c>contact_health</c>, for joining the recipient when it is published.</summary>
    public required long Contact { get; init; }

    /// <summary>The contact's own, from 1 without a gap within an incarnation.</summary>
    public required int Sequence { get; init; }

    public required ContactHealth Health { get; init; }

    public required ContactReason Reason { get; init; }

    /// <summary>The registry's version of the contact, as Dispatch knew it then; 0: none.</summary>
    public required long ContactVersion { get; init; }

    /// <summary>How many notices it rests on; 0 for a contact that is well again.</summary>
    public required byte Notices { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Bad: the first of the failures it rests on. Ok: as <see cref="OccurredAt"/>.</summary>
    public required DateTimeOffset Since { get; init; }
}
