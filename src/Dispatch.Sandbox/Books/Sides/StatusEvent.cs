using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A record of the status topic.</summary>
/// <param name="Id">The evidence's id.</param>
/// <param name="Key">Key of the notice it names.</param>
/// <param name="Incarnation">Of the feed.</param>
/// <param name="Sequence">The notice's own; 0 for a refused event.</param>
/// <param name="Event">What happened.</param>
/// <param name="State">The notice's state after it.</param>
internal readonly record struct StatusEvent(
    UInt128 Id, UInt128 Key, int Incarnation, short Sequence, EvidenceEvent Event, NoticeState State);
