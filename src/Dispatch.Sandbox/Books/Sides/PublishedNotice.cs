namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A well-formed <c>notice.issued</c> as its court published it, first ones, repeats and contradictions alike.</summary>
/// <param name="Key">The notice's 16-byte key.</param>
/// <param name="Content">Fingerprint of what it says: equal for a repeat, whatever its envelope.</param>
/// <param name="Bytes">Fingerprint of the record's value.</param>
/// <param name="IssuedAt">UTC ticks.</param>
/// <param name="Offset">From the delivery report.</param>
/// <param name="Court">Place in <see cref="CourtSide.Courts"/>.</param>
/// <param name="Partition">From the delivery report.</param>
/// <param name="Reach">How its recipient could be reached.</param>
internal readonly record struct PublishedNotice(
    UInt128 Key, ulong Content, ulong Bytes, long IssuedAt, long Offset, int Court, short Partition, Reach Reach)
{
    public SourcePosition At => new(SourceName.Notices, Partition, Offset);
}
