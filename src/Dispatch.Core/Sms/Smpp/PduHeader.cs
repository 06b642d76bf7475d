using System.Buffers.Binary;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>The 16 bytes, big-endian, that open every PDU.</summary>
/// <param name="Length">Of the whole PDU, in bytes, these 16 included.</param>
/// <param name="Sequence">1…0x7FFFFFFF; an answer carries its request's.</param>
internal readonly record struct PduHeader(int Length, CommandId Command, CommandStatus Status, uint Sequence)
{
    public const int Size = 16;

    /// <summary>The longest PDU read, in bytes: judged before a byte of the body is waited for or stored.</summary>
    public const int MaxLength = 64 * 1024;

    public const uint MaxSequence = 0x7FFFFFFF;

    public bool IsAnswer => ((uint)Command & 0x80000000) != 0;

    /// <summary>Reads a header from at least <see cref="Size"/> bytes.</summary>
    public static PduError TryRead(ReadOnlySpan<byte> source, out PduHeader header)
    {
        header = default;
        if (source.Length < Size) return PduError.Truncated;
        var length = BinaryPrimitives.ReadUInt32BigEndian(source);
        header = new PduHeader(
            (int)Math.Min(length, int.MaxValue),
            (CommandId)BinaryPrimitives.ReadUInt32BigEndian(source[4..]),
            (CommandStatus)BinaryPrimitives.ReadUInt32BigEndian(source[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[12..]));
        return length is < Size or > MaxLength ? PduError.BadLength : PduError.None;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)Length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], (uint)Command);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], (uint)Status);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], Sequence);
    }
}
