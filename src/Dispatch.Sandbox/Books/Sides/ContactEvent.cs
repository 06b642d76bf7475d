using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A record of the contact health topic.</summary>
/// <param name="Id">By which the registry drops repeats.</param>
/// <param name="Recipient">Packed.</param>
/// <param name="Sequence">The contact's own.</param>
/// <param name="Incarnation">Of the feed.</param>
/// <param name="Health">As it says.</param>
/// <param name="Reason">As it says.</param>
/// <param name="Version">The registry's.</param>
internal readonly record struct ContactEvent(
    UInt128 Id, long Recipient, int Sequence, int Incarnation, ContactHealth Health, ContactReason Reason, long Version);
