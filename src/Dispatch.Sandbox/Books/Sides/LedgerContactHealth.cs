using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>What the ledger knows of a contact's number.</summary>
/// <param name="No">The row that changes name.</param>
/// <param name="Recipient">Packed.</param>
/// <param name="Health">As it stands.</param>
/// <param name="Reason">Why.</param>
/// <param name="Sequence">Changes told so far.</param>
/// <param name="Failures">Notices that failed since the last delivery.</param>
internal readonly record struct LedgerContactHealth(long No, long Recipient, ContactHealth Health, ContactReason Reason, int Sequence, int Failures);
