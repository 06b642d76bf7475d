using Dispatch.Core.Notices;

namespace Dispatch.Core.Ledger;

/// <summary>What planning needs of a contact.</summary>
/// <param name="Version">Stamped on the notice.</param>
/// <param name="HasAccount">False: the account is closed, which counts as none.</param>
/// <param name="Mobile">Packed; 0: none known.</param>
/// <param name="Bad">Why the number is known to be bad; <see cref="ContactReason.None"/> where it is not.</param>
internal readonly record struct ContactCard(long Version, bool HasAccount, long Mobile, ContactReason Bad = ContactReason.None);
