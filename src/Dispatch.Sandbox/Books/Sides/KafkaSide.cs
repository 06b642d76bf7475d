namespace Dispatch.Sandbox.Books.Sides;

/// <summary>The source partitions as the broker has them.</summary>
internal sealed record KafkaSide
{
    public required IReadOnlyList<PartitionEnd> Partitions { get; init; }
}
