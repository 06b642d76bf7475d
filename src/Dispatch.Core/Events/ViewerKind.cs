namespace Dispatch.Core.Events;

/// <summary>Who read a notice. The values lie in the ledger: never renumber.</summary>
internal enum ViewerKind : byte
{
    Recipient = 1,
    Lawyer = 2,
    Delegate = 3,
}
