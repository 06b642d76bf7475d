using Dispatch.Core.Notices;

namespace Dispatch.Core.Ledger;

/// <summary>A notice's narrow row: what the steps of its life need, nothing personal.</summary>
internal readonly record struct LifeRow
{
    public required NoticeKey Key { get; init; }

    public required long No { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset? ViewedAt { get; init; }

    public required DateTimeOffset? CancelledAt { get; init; }

    public required int Court { get; init; }

    /// <summary>Last sequence number given.</summary>
    public required short Sequence { get; init; }

    public required NoticeChannel Channel { get; init; }

    public required LifeFlags Flags { get; init; }

    /// <summary>The court's number; null where it is the usual spelling of the key.</summary>
    public required string? Number { get; init; }

    public NoticeFacts Facts => new(
        Channel, ViewedAt, CancelledAt, (Flags & LifeFlags.Lapsed) != 0, (Flags & LifeFlags.Escalated) != 0);
}
