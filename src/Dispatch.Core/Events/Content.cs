using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Dispatch.Core.Events;

/// <summary>
/// Whether two events with one number say the same. The digest covers every decoded field that the ledger keeps, and nothing else:
/// not the envelope, not unknown fields, not the trace, not the number's spelling (the key stands for it). Two spellings of one
/// instant, digit or letter give one digest.
/// </summary>
internal static class Content
{
    // Each kind of event has its own, so that a cancel's bytes are never those of a view.
    private const byte IssuedTag = 1;
    private const byte CancelledTag = 2;
    private const byte ViewedTag = 3;

    /// <summary>XXH3-64 seeded with <paramref name="key"/> over the fields' canonical bytes.</summary>
    /// <param name="issued">The event.</param>
    /// <param name="key">The deployment's secret, so that a digest tells nothing to one who does not have it.</param>
    public static ulong Digest(NoticeIssued issued, ulong key)
    {
        const int fixedLength = 16 + 4 + 8 + 8 + 4 * sizeof(int);
        var length = fixedLength + sizeof(char) * (issued.CourtId.Length + issued.CaseNumber.Length + issued.Title.Length + (issued.BodyRef?.Length ?? 0));
        Span<byte> bytes = length <= 1024 ? stackalloc byte[length] : new byte[length];
        issued.Key.Write(bytes);
        bytes[16] = IssuedTag;
        bytes[17] = issued.Province.Number;
        bytes[18] = (byte)issued.Kind;
        bytes[19] = (byte)issued.Lane;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[20..], issued.Recipient.Packed);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[28..], issued.IssuedAt.UtcTicks);
        var at = 36;
        Append(bytes, ref at, issued.CourtId);
        Append(bytes, ref at, issued.CaseNumber);
        Append(bytes, ref at, issued.Title);
        Append(bytes, ref at, issued.BodyRef);
        return XxHash3.HashToUInt64(bytes, unchecked((long)key));
    }

    /// <summary>As for an issued notice.</summary>
    public static ulong Digest(NoticeCancelled cancelled, ulong key)
    {
        const int fixedLength = 16 + 1 + 8 + 2 * sizeof(int);
        Span<byte> bytes = stackalloc byte[fixedLength + sizeof(char) * (cancelled.CourtId.Length + (cancelled.Reason?.Length ?? 0))];
        cancelled.Key.Write(bytes);
        bytes[16] = CancelledTag;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[17..], cancelled.CancelledAt.UtcTicks);
        var at = 25;
        Append(bytes, ref at, cancelled.CourtId);
        Append(bytes, ref at, cancelled.Reason);
        return XxHash3.HashToUInt64(bytes, unchecked((long)key));
    }

    /// <summary>As for an issued notice. The viewer's own id is left out: the ledger doesn't keep it, and this digest it does.</summary>
    public static ulong Digest(NoticeViewed viewed, ulong key)
    {
        const int fixedLength = 16 + 16 + 3 + 8 + sizeof(int);
        Span<byte> bytes = stackalloc byte[fixedLength + sizeof(char) * (viewed.OfficeId?.Length ?? 0)];
        viewed.Key.Write(bytes);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], viewed.ViewKey);
        bytes[32] = ViewedTag;
        bytes[33] = (byte)viewed.Viewer;
        bytes[34] = (byte)viewed.Channel;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[35..], viewed.ViewedAt.UtcTicks);
        var at = 43;
        Append(bytes, ref at, viewed.OfficeId);
        return XxHash3.HashToUInt64(bytes, unchecked((long)key));
    }

    /// <summary>
    /// With its length before it, so that no two sequences of texts look alike; −1 for none. UTF-16 as it lies in memory:
    /// little-endian on every machine that .NET runs on.
    /// </summary>
    private static void Append(Span<byte> bytes, ref int at, string? text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], text?.Length ?? -1);
        at += sizeof(int);
        var source = MemoryMarshal.AsBytes(text.AsSpan());
        source.CopyTo(bytes[at..]);
        at += source.Length;
    }
}
