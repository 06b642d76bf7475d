using Confluent.Kafka;

namespace Dispatch.Sandbox.Publishing;

/// <summary>A record as it goes to the broker.</summary>
internal sealed record OutgoingRecord(byte[] Key, byte[]? Value, Headers? Headers = null)
{
    /// <summary>Of the value's bytes.</summary>
    public ulong Fingerprint { get; } = Books.Sides.Fingerprint.Of((ReadOnlySpan<byte>)(Value ?? []));
}
