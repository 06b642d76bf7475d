using Dispatch.Core.Feed;
using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A piece of evidence, decoded from a committed unit.</summary>
/// <param name="Id">Its deterministic id.</param>
/// <param name="No">The notice; 0 for a refused event.</param>
/// <param name="Incarnation">Of the feed.</param>
/// <param name="Sequence">The notice's own; 0 for a refused event.</param>
/// <param name="Event">What happened.</param>
/// <param name="State">The notice's state after it.</param>
/// <param name="Marks">What the rates need.</param>
internal readonly record struct LedgerEvidence(
    UInt128 Id, long No, int Incarnation, short Sequence, EvidenceEvent Event, NoticeState State, EvidenceMarks Marks);
