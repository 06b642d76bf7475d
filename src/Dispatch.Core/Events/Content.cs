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
    private const int FixedLength = 16 + 1 + 1 + 1 + 8 + 8 + 4 * sizeof(int);

    /// <summary>XXH3-64 seeded with <paramref name="key"/> over the fields' canonical bytes. Both are the machine's own: a digest lives in the window only.</summary>
    /// <param name="issued">The event.</param>
    /// <param name="key">The deployment's secret, so that a digest tells nothing to one who does not have it.</param>
    public static ulong Digest(NoticeIssued issued, ulong key)
    {
        var length = FixedLength + sizeof(char) * (issued.CourtId.Length + issued.CaseNumber.Length + issued.Title.Length + (issued.BodyRef?.Length ?? 0));
        Span<byte> bytes = length <= 1024 ? stackalloc byte[length] : new byte[length];
        issued.Key.Write(bytes);
        bytes[16] = issued.Province.Number;
        bytes[17] = (byte)issued.Kind;
        bytes[18] = (byte)issued.Lane;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[19..], issued.Recipient.Packed);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[27..], issued.IssuedAt.UtcTicks);
        var at = 35;
        Append(bytes, ref at, issued.CourtId);
        Append(bytes, ref at, issued.CaseNumber);
        Append(bytes, ref at, issued.Title);
        Append(bytes, ref at, issued.BodyRef);
        return XxHash3.HashToUInt64(bytes, unchecked((long)key));
    }

    /// <summary>With its length before it, so that no two sequences of texts look alike; −1 for none.</summary>
    private static void Append(Span<byte> bytes, ref int at, string? text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], text?.Length ?? -1);
        at += sizeof(int);
        var source = MemoryMarshal.AsBytes(text.AsSpan());
        source.CopyTo(bytes[at..]);
        at += source.Length;
    }
}
