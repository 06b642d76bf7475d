using System.Buffers.Binary;
using Dispatch.Core.Dedupe;
using Dispatch.Core.Notices;

namespace Dispatch.Bench.Dedupe.Layouts;

/// <summary>Batches as one blob, for scripts.</summary>
internal static class Packed
{
    public static byte[] Entries(WindowEntry[] entries)
    {
        var bytes = new byte[entries.Length * 24];
        for (var i = 0; i < entries.Length; i++)
        {
            WriteKey(entries[i].Key, bytes.AsSpan(i * 24));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan((i * 24) + 16), entries[i].Digest);
        }

        return bytes;
    }

    public static byte[] Keys(NoticeKey[] keys)
    {
        var bytes = new byte[keys.Length * 16];
        for (var i = 0; i < keys.Length; i++) WriteKey(keys[i], bytes.AsSpan(i * 16));
        return bytes;
    }

    // The first bit is not used, so that the first two bytes name one of 32,768 buckets.
    private static void WriteKey(NoticeKey key, Span<byte> to)
    {
        key.Write(to);
        to[0] &= 0x7f;
    }
}
