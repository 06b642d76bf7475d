namespace Dispatch.Core.Notices;

/// <summary>Whether a contact's mobile number can be relied on. The values lie in the ledger: never renumber.</summary>
internal enum ContactHealth : byte
{
    Ok = 0,
    Bad = 1,
}
