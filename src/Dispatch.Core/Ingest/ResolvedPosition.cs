using Dispatch.Core.Ledger;

namespace Dispatch.Core.Ingest;

/// <summary>Where a partition is to be read from, and under which generation and history that was asked.</summary>
internal readonly record struct ResolvedPosition(PartitionState Partition, int Generation, long Position, LedgerEpoch Epoch);
