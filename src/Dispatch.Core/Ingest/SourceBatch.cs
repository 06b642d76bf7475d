namespace Dispatch.Core.Ingest;

/// <summary>
/// What one road works on at a time: records of the partitions it was given, in the order of delivery, and for each partition
/// the position the ledger must show for the batch to count, and the one it moves to.
/// </summary>
internal sealed class SourceBatch
{
    public required Guid TopicId { get; init; }

    public required IReadOnlyList<SourceRecord> Records { get; init; }

    public required IReadOnlyList<PositionMove> Moves { get; init; }
}
