namespace Dispatch.Core.Ledger;

/// <summary>What only one worker does at a time. The values are advisory lock ids: never renumber.</summary>
internal enum LeaderRole : long
{
    Feed = 0x4449_5350_4645_4544,
    Rates = 0x4449_5350_5241_5445,
}
