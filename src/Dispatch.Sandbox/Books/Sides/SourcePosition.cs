namespace Dispatch.Sandbox.Books.Sides;

/// <summary>Where a record lies: the identity of a published event.</summary>
internal readonly record struct SourcePosition(SourceName Source, int Partition, long Offset) : IComparable<SourcePosition>
{
    public int CompareTo(SourcePosition other) => (Source, Partition, Offset).CompareTo((other.Source, other.Partition, other.Offset));

    public override string ToString() => $"{Source} {Partition}@{Offset}";
}
