namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A well-formed <c>registration.upserted</c>. A recipient's versions are published in order, to one partition; stale ones follow.</summary>
/// <param name="Recipient">Packed.</param>
/// <param name="Version">As published.</param>
/// <param name="Bytes">Fingerprint of the record's value.</param>
/// <param name="Mobile">Packed; 0 for none.</param>
/// <param name="Offset">From the delivery report.</param>
/// <param name="Partition">From the delivery report.</param>
/// <param name="HasAccount">False where the account is closed.</param>
internal readonly record struct PublishedRegistration(
    long Recipient, long Version, ulong Bytes, long Mobile, long Offset, short Partition, bool HasAccount)
{
    public SourcePosition At => new(SourceName.Registrations, Partition, Offset);
}
