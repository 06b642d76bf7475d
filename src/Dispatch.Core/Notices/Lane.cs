namespace Dispatch.Core.Notices;

/// <summary>How soon an SMS is to leave; lower goes first. The values lie in the ledger: never renumber.</summary>
internal enum Lane : byte
{
    Urgent = 0,
    Normal = 1,
    Bulk = 2,
}
