using System.Text;

namespace Dispatch.Core.Sms.Text;

/// <summary>
/// Cuts a text into the segments of one SMS: 160 septets or 70 UTF-16 units in one, 153 or 67 in each of several, joined
/// by a user data header with an 8-bit reference. An escape or a surrogate pair is never cut. The same text and
/// reference always give the same bytes, so that one segment can be sent again by itself.
/// </summary>
internal static class Segmenter
{
    public const int MaxSegments = 255;

    public static SmsEncoding Choose(ReadOnlySpan<char> text) => Gsm7.CanEncode(text) ? SmsEncoding.Gsm7 : SmsEncoding.Ucs2;

    /// <summary>How many segments a text takes; an empty text takes one.</summary>
    public static int Count(ReadOnlySpan<char> text, SmsEncoding encoding)
    {
        if (Units(text, encoding) <= Single(encoding)) return 1;
        var count = 0;
        for (var rest = text; !rest.IsEmpty; count++) rest = rest[Cut(rest, encoding)..];
        return count;
    }

    /// <summary>The size of a text in the encoding that it would be sent in.</summary>
    public static TextSize Measure(ReadOnlySpan<char> text)
    {
        var encoding = Choose(text);
        var units = Units(text, encoding);
        if (units <= Single(encoding)) return new TextSize(encoding, units, 1, Single(encoding) - units);
        var (count, last) = (0, 0);
        for (var rest = text; !rest.IsEmpty; count++)
        {
            var length = Cut(rest, encoding);
            last = Units(rest[..length], encoding);
            rest = rest[length..];
        }

        return new TextSize(encoding, units, count, Joined(encoding) - last);
    }

    /// <param name="reference">The concatenation reference, the same in every segment and in each re-send of one.</param>
    /// <exception cref="ArgumentException">The text lacks the alphabet's letters, or takes more than 255 segments.</exception>
    public static SmsSegment[] Segment(ReadOnlySpan<char> text, SmsEncoding encoding, byte reference)
    {
        if (encoding == SmsEncoding.Gsm7 && !Gsm7.CanEncode(text)) throw new ArgumentException("The text has characters outside the GSM 7-bit alphabet.", nameof(encoding));
        var count = Count(text, encoding);
        if (count == 1) return [new SmsSegment(Payload(text, encoding, []), HasHeader: false)];
        if (count > MaxSegments) throw new ArgumentException($"The text takes {count} segments; {MaxSegments} is the most that can be joined.", nameof(text));

        var segments = new SmsSegment[count];
        var rest = text;
        for (var i = 0; i < count; i++)
        {
            var length = Cut(rest, encoding);
            segments[i] = new SmsSegment(Payload(rest[..length], encoding, [5, 0, 3, reference, (byte)count, (byte)(i + 1)]), HasHeader: true);
            rest = rest[length..];
        }

        return segments;
    }

    private static int Single(SmsEncoding encoding) => encoding == SmsEncoding.Gsm7 ? 160 : 70;

    private static int Joined(SmsEncoding encoding) => encoding == SmsEncoding.Gsm7 ? 153 : 67;

    private static int Units(ReadOnlySpan<char> text, SmsEncoding encoding)
    {
        if (encoding == SmsEncoding.Ucs2) return text.Length;
        var septets = 0;
        foreach (var c in text) septets += Gsm7.Septets(c);
        return septets;
    }

    // Characters of the next joined segment.
    private static int Cut(ReadOnlySpan<char> rest, SmsEncoding encoding)
    {
        var room = Joined(encoding);
        if (encoding == SmsEncoding.Ucs2)
        {
            if (rest.Length <= room) return rest.Length;
            return char.IsHighSurrogate(rest[room - 1]) && char.IsLowSurrogate(rest[room]) ? room - 1 : room;
        }

        var length = 0;
        foreach (var c in rest)
        {
            room -= Math.Max(1, Gsm7.Septets(c));
            if (room < 0) break;
            length++;
        }

        return length;
    }

    private static byte[] Payload(ReadOnlySpan<char> text, SmsEncoding encoding, ReadOnlySpan<byte> header)
    {
        var size = encoding == SmsEncoding.Ucs2 ? text.Length * sizeof(char) : Units(text, encoding);
        var payload = new byte[header.Length + size];
        header.CopyTo(payload);
        var body = payload.AsSpan(header.Length);
        if (encoding == SmsEncoding.Ucs2) Encoding.BigEndianUnicode.GetBytes(text, body);
        else Gsm7.Encode(text, body);
        return payload;
    }
}
