using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A change of a contact's health, decoded from a committed unit.</summary>
/// <param name="Id">Of what brought it about.</param>
/// <param name="Contact">The row of its health.</param>
/// <param name="Sequence">The contact's own.</param>
/// <param name="Incarnation">Of the feed.</param>
/// <param name="Health">After it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Version">The registry's.</param>
/// <param name="Unit">Id of its unit.</param>
internal readonly record struct LedgerContactChange(
    UInt128 Id, long Contact, int Sequence, int Incarnation, ContactHealth Health, ContactReason Reason, long Version, long Unit);
