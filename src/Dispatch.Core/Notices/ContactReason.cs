namespace Dispatch.Core.Notices;

/// <summary>Why a contact's health is what it is. The values lie in the ledger and its feed units (two bits there): never renumber.</summary>
internal enum ContactReason : byte
{
    /// <summary>Nothing was ever told of it.</summary>
    None = 0,

    /// <summary>Bad: a gateway refused the number for good.</summary>
    NumberInvalid = 1,

    /// <summary>Bad: several notices in a row did not reach it.</summary>
    Undelivered = 2,

    /// <summary>Ok again: an SMS was delivered to the number.</summary>
    Delivered = 3,

    /// <summary>Ok again: the registry has another number, or none.</summary>
    Registered = 4,
}
