using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Dispatch.Core.Events;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>What a view says, in eight bytes: computed by the citizens of what they published, and from the ledger's row.</summary>
internal static class ViewContent
{
    public static ulong Of(UInt128 notice, long viewedAtTicks, ViewerKind viewer, ViewChannel channel, string? office)
    {
        Span<byte> bytes = stackalloc byte[27 + 128];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, notice);
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], viewedAtTicks);
        bytes[24] = (byte)viewer;
        bytes[25] = (byte)channel;
        bytes[26] = office is null ? (byte)0 : (byte)1;
        var length = office is null ? 0 : Encoding.UTF8.GetBytes(office, bytes[27..]);
        return XxHash3.HashToUInt64(bytes[..(27 + length)]);
    }
}
