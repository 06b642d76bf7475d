using System.Buffers.Binary;

namespace Dispatch.Sandbox.Smsc.Wire;

/// <summary>The 16 big-endian octets in front of every PDU. <paramref name="Length"/> counts them too.</summary>
internal readonly record struct PduHeader(uint Length, uint Command, uint Status, uint Sequence)
{
    public const int Size = 16;

    /// <summary>Reads a header; <paramref name="bytes"/> holds at least <see cref="Size"/> octets.</summary>
    public static PduHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32BigEndian(bytes),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]));
}
