namespace Dispatch.Core.Sms.Smpp;

/// <summary>A segment's payload taken apart: the header that joins it to others, and its text.</summary>
internal readonly ref struct SegmentPayload
{
    private const byte Concatenation8 = 0x00;
    private const byte Concatenation16 = 0x08;

    /// <summary>The user data header with its length octet; empty where there is none.</summary>
    public ReadOnlySpan<byte> Header { get; private init; }

    public ReadOnlySpan<byte> Text { get; private init; }

    public ushort Reference { get; private init; }

    /// <summary>Segments of the SMS; 0 where the header says nothing else than to join them, or there is none.</summary>
    public byte Total { get; private init; }

    /// <summary>This one's number, from 1.</summary>
    public byte Number { get; private init; }

    /// <exception cref="ArgumentException">The header is longer than the payload.</exception>
    public static SegmentPayload Of(ReadOnlySpan<byte> payload, bool hasHeader)
    {
        if (!hasHeader || payload.IsEmpty) return new SegmentPayload { Text = payload };
        var end = payload[0] + 1;
        if (end > payload.Length) throw new ArgumentException($"A user data header of {end} bytes in a payload of {payload.Length}.", nameof(payload));
        var header = payload[..end];
        var text = payload[end..];
        return header[1..] switch
        {
            [Concatenation8, 3, var reference, var total, var number] => new SegmentPayload { Header = header, Text = text, Reference = reference, Total = total, Number = number },
            [Concatenation16, 4, var high, var low, var total, var number] =>
                new SegmentPayload { Header = header, Text = text, Reference = (ushort)(high << 8 | low), Total = total, Number = number },
            _ => new SegmentPayload { Header = header, Text = text },
        };
    }
}
