namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A recipient as the registry in the ledger knows them.</summary>
/// <param name="Recipient">Packed.</param>
/// <param name="Version">The newest.</param>
/// <param name="Mobile">Packed; 0 for none.</param>
/// <param name="HasAccount">False where the account is closed.</param>
internal readonly record struct LedgerContact(long Recipient, long Version, long Mobile, bool HasAccount);
