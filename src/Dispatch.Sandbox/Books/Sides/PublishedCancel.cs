namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A well-formed <c>notice.cancelled</c>. A court never repeats its cancel of another court's notice: whether that is a repeat or bad would be chance.</summary>
/// <param name="Key">The notice's key.</param>
/// <param name="Bytes">Fingerprint of the record's value.</param>
/// <param name="CancelledAt">UTC ticks: what a repeat has too.</param>
/// <param name="Offset">From the delivery report.</param>
/// <param name="Court">Place in <see cref="CourtSide.Courts"/>.</param>
/// <param name="Partition">From the delivery report.</param>
internal readonly record struct PublishedCancel(UInt128 Key, ulong Bytes, long CancelledAt, long Offset, int Court, short Partition)
{
    public SourcePosition At => new(SourceName.Notices, Partition, Offset);
}
