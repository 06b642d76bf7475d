namespace Dispatch.Core.Ingest;

/// <summary>A partition's compare-and-set.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Expected">The ledger's position as it was read or last written; -1: no row yet.</param>
/// <param name="Next">Offset of the next record to read once the batch is written.</param>
internal readonly record struct PositionMove(int Partition, long Expected, long Next);
