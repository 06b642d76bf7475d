using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A notice as the ledger holds it: the narrow row, and where its acceptance says that it came from.</summary>
internal readonly record struct LedgerNotice
{
    public required UInt128 Key { get; init; }

    public required long No { get; init; }

    /// <summary>Row of the court.</summary>
    public required int Court { get; init; }

    /// <summary>UTC ticks; so for the other times, 0 for none.</summary>
    public required long IssuedAt { get; init; }

    public long ViewedAt { get; init; }

    public long CancelledAt { get; init; }

    /// <summary>Sequence of the cancel's evidence; 0 for none.</summary>
    public short CancelSequence { get; init; }

    /// <summary>Last sequence number given.</summary>
    public required short Sequence { get; init; }

    public required NoticeChannel Channel { get; init; }

    public LifeFlags Flags { get; init; }

    /// <summary>How many rows <c>notice</c> has for it.</summary>
    public int InboxRows { get; init; }

    /// <summary>Source partition of the event that was accepted; −1 where no acceptance is on record.</summary>
    public int Partition { get; init; }

    public long Offset { get; init; }

    public NoticeState State => new NoticeFacts(
        Channel, Time(ViewedAt), Time(CancelledAt), (Flags & LifeFlags.Lapsed) != 0, (Flags & LifeFlags.Escalated) != 0).State;

    public bool CancelledBeforePlanning => (Flags & LifeFlags.CancelledBeforePlanning) != 0;

    private static DateTimeOffset? Time(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
