using Confluent.Kafka;

namespace Dispatch.Core.Ingest;

/// <summary>
/// Copies keys and values out of librdkafka's memory into large shared slabs: two slabs a batch instead of two arrays a record.
/// A slab lives as long as the slowest record cut from it. Used by the consumer's thread alone.
/// </summary>
internal sealed class ArenaDeserializer : IDeserializer<ReadOnlyMemory<byte>>
{
    // Below the large-object heap's 85,000: slabs die young, with their batch.
    private const int SlabBytes = 80_000;

    private byte[] _slab = [];
    private int _used;

    public ReadOnlyMemory<byte> Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (data.Length == 0) return default;
        if (data.Length > SlabBytes / 4) return data.ToArray();
        if (_slab.Length - _used < data.Length)
        {
            _slab = GC.AllocateUninitializedArray<byte>(SlabBytes);
            _used = 0;
        }

        var copy = _slab.AsMemory(_used, data.Length);
        data.CopyTo(copy.Span);
        _used += data.Length;
        return copy;
    }
}
