using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A notice whose evidence says that its recipient's number was bad.</summary>
/// <param name="No">The notice.</param>
/// <param name="Reason">As it says.</param>
/// <param name="Unit">Id of its unit.</param>
internal readonly record struct LedgerBadCall(long No, ContactReason Reason, long Unit);
