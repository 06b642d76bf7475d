using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Dispatch.Core.Events;

/// <summary>A W3C <c>traceparent</c>, packed: it is carried from a court's event to what Dispatch publishes about it.</summary>
internal readonly record struct TraceParent(UInt128 TraceId, ulong ParentId, byte Flags)
{
    public const string Header = "traceparent";

    /// <summary>The length of what <see cref="Write"/> writes.</summary>
    public const int Length = 55;

    /// <summary>Reads version 00, and of later versions the part that is laid out alike. Malformed ones count as none, as W3C asks.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out TraceParent trace)
    {
        trace = default;
        if (text.Length < Length || (text.Length > Length && (text.StartsWith("00"u8) || text[Length] != '-'))) return false;
        if (text[2] != '-' || text[35] != '-' || text[52] != '-' || text[..2].SequenceEqual("ff"u8)) return false;
        Span<byte> bytes = stackalloc byte[26];
        if (!Hex(text[..2], bytes) || !Hex(text[3..35], bytes[1..]) || !Hex(text[36..52], bytes[17..]) || !Hex(text[53..55], bytes[25..])) return false;
        trace = new TraceParent(BinaryPrimitives.ReadUInt128BigEndian(bytes[1..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[17..]), bytes[25]);
        return trace.TraceId != 0 && trace.ParentId != 0;
    }

    /// <summary>Writes version 00 as ASCII, <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[25];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, TraceId);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], ParentId);
        bytes[24] = Flags;
        "00-"u8.CopyTo(destination);
        Convert.TryToHexStringLower(bytes[..16], destination[3..], out _);
        destination[35] = (byte)'-';
        Convert.TryToHexStringLower(bytes[16..24], destination[36..], out _);
        destination[52] = (byte)'-';
        Convert.TryToHexStringLower(bytes[24..], destination[53..], out _);
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[Length];
        Write(text);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>Lower-case hex only: W3C forbids the upper case.</summary>
    private static bool Hex(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        foreach (var b in text)
        {
            if (b is not (>= (byte)'0' and <= (byte)'9' or >= (byte)'a' and <= (byte)'f')) return false;
        }

        return Convert.FromHexString(text, destination, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
