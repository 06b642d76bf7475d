using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>One piece of evidence, as a feed unit holds it: references and times, never personal data.</summary>
internal readonly record struct Evidence
{
    public required EvidenceEvent Event { get; init; }

    public required EvidenceId Id { get; init; }

    public required NoticeKey Key { get; init; }

    /// <summary>The notice's row in the ledger, for joining personal data when it is published; 0 for a rejection.</summary>
    public required long No { get; init; }

    /// <summary>The court's notice number; null where it is the usual spelling of the key.</summary>
    public string? Number { get; init; }

    /// <summary>The row of <c>court</c>: id and province of the issuing court; 0 where a refused event named none.</summary>
    public required int Court { get; init; }

    /// <summary>The notice's own sequence, from 1 without a gap within an incarnation; 0 for a rejection.</summary>
    public required short Sequence { get; init; }

    /// <summary>The notice's state after this event.</summary>
    public required NoticeState State { get; init; }

    public EvidenceMarks Marks { get; init; }

    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it happened, by <see cref="Clock"/>. Null: at the unit's own time.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    public EvidenceClock Clock { get; init; }

    /// <summary>A JSON object (UTF-8) with what else the event says; empty: none.</summary>
    public ReadOnlyMemory<byte> Detail { get; init; }
}
