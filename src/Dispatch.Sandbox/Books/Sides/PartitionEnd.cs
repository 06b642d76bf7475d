namespace Dispatch.Sandbox.Books.Sides;

/// <summary>How far a source partition is read.</summary>
/// <param name="Source">The topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Position">The ledger's; 0 where it has none.</param>
/// <param name="End">The log's.</param>
/// <param name="RecordsBetween">Data records from the position to the end.</param>
internal readonly record struct PartitionEnd(SourceName Source, int Partition, long Position, long End, long RecordsBetween);
