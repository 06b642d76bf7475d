using System.Buffers.Binary;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;

namespace Dispatch.Core.Sms.Routing;

/// <summary>One attempt of one segment of an SMS: its submission.</summary>
internal readonly record struct AttemptId(SmsId Sms, short Segment, short Attempt) : IComparable<AttemptId>
{
    public int CompareTo(AttemptId other)
    {
        var order = Sms.CompareTo(other.Sms);
        if (order == 0) order = Segment.CompareTo(other.Segment);
        return order == 0 ? Attempt.CompareTo(other.Attempt) : order;
    }

    /// <summary>The concatenation reference of an SMS: derived, so that a segment sent again, by whomever, joins the others.</summary>
    public static byte ConcatRef(NoticeKey key, short stage) => (byte)Derive(key, stage, 0);

    /// <summary>
    /// The user_message_reference of an attempt's first segment; segment n has n − 1 more, in 16 bits. It repeats, so it only chooses among
    /// the open attempts to one number.
    /// </summary>
    public static ushort Reference(NoticeKey key, short stage, short attempt) => (ushort)Derive(key, stage, attempt);

    private static ulong Derive(NoticeKey key, short stage, short attempt)
    {
        Span<byte> bytes = stackalloc byte[20];
        key.Write(bytes);
        BinaryPrimitives.WriteInt16BigEndian(bytes[16..], stage);
        BinaryPrimitives.WriteInt16BigEndian(bytes[18..], attempt);
        return System.IO.Hashing.XxHash3.HashToUInt64(bytes);
    }
}
