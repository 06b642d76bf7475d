namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A well-formed <c>notice.viewed</c>.</summary>
/// <param name="ViewKey">Key of the viewId.</param>
/// <param name="Key">The notice's key.</param>
/// <param name="Content"><see cref="ViewContent"/>: equal for a repeat.</param>
/// <param name="Bytes">Fingerprint of the record's value.</param>
/// <param name="ViewedAt">UTC ticks.</param>
/// <param name="Offset">From the delivery report.</param>
/// <param name="Partition">From the delivery report.</param>
/// <param name="AtOffice">Read with the help of a service office.</param>
internal readonly record struct PublishedView(
    UInt128 ViewKey, UInt128 Key, ulong Content, ulong Bytes, long ViewedAt, long Offset, short Partition, bool AtOffice)
{
    public SourcePosition At => new(SourceName.Views, Partition, Offset);
}
