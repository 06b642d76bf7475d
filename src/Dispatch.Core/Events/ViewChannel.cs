namespace Dispatch.Core.Events;

/// <summary>Where a notice was read. The values lie in the ledger: never renumber.</summary>
internal enum ViewChannel : byte
{
    Portal = 1,
    App = 2,

    /// <summary>A service office; its id is kept.</summary>
    Office = 3,
}
