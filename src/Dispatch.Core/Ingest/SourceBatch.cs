namespace Dispatch.Core.Ingest;

/// <summary>
/// What one road works on at a time: records of the partitions it was given, in the order of delivery, and for each partition
/// the position the ledger must show for the batch to count, and the one it moves to.
/// </summary>
internal sealed class SourceBatch
{
    public required Guid TopicId { get; init; }

    public required IReadOnlyList<SourceRecord> Records { get; init; }

    /// <summary>The partitions of <see cref="Moves"/>, in the same order.</summary>
    public required IReadOnlyList<PartitionState> Sources { get; init; }

    /// <summary>Sorted by partition.</summary>
    public required IReadOnlyList<PositionMove> Moves { get; init; }

    /// <summary>How often this batch met a number that somebody else wrote meanwhile; above 0 the road must compare with what is there.</summary>
    public int Replays { get; set; }
}
