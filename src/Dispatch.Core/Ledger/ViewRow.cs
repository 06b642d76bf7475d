using Dispatch.Core.Events;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Ledger;

/// <summary>A recorded view.</summary>
internal readonly record struct ViewRow
{
    /// <summary>Key of the portal's viewId.</summary>
    public required UInt128 ViewKey { get; init; }

    /// <summary>The notice.</summary>
    public required long No { get; init; }

    public required DateTimeOffset ViewedAt { get; init; }

    /// <summary>Sequence of the view's evidence.</summary>
    public required short Sequence { get; init; }

    /// <summary><see cref="EvidenceEvent.ContentHandover"/> or <see cref="EvidenceEvent.ContentAccessTracking"/>.</summary>
    public required EvidenceEvent Event { get; init; }

    public required ViewerKind Viewer { get; init; }

    public required ViewChannel Channel { get; init; }

    public required string? Office { get; init; }

    /// <summary>Personal data: written, never compared.</summary>
    public string? ViewerId { get; init; }
}
