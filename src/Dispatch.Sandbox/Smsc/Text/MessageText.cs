using System.Buffers.Binary;

namespace Dispatch.Sandbox.Smsc.Text;

/// <summary>Turns a message's octets into characters, one UTF-16 unit at a time, so that a pair split between parts joins again.</summary>
internal static class MessageText
{
    // The default alphabet of 3GPP TS 23.038, 6.2.1; 0x1B opens the extension table.
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const byte Escape = 0x1B;

    /// <summary>
    /// Decodes into <paramref name="target"/>, which holds at least as many characters as there are octets.
    /// UCS-2 for codings of group 8, Latin-1 for 3 and binary ones, ASCII for 1, else GSM-7 with a septet per octet.
    /// </summary>
    /// <returns>The number of characters. A lone last octet of UCS-2 becomes U+FFFD.</returns>
    public static int Decode(ReadOnlySpan<byte> octets, byte coding, Span<char> target) => (coding & 0x0C) switch
    {
        0x08 => Ucs2(octets, target),
        0x00 when coding is 1 or 3 => Latin1(octets, target),
        0x00 => Gsm7(octets, target),
        _ => Latin1(octets, target),
    };

    private static int Ucs2(ReadOnlySpan<byte> octets, Span<char> target)
    {
        var count = 0;
        for (; octets.Length >= 2; octets = octets[2..])
            target[count++] = (char)BinaryPrimitives.ReadUInt16BigEndian(octets);
        if (!octets.IsEmpty)
            target[count++] = '\uFFFD';
        return count;
    }

    private static int Latin1(ReadOnlySpan<byte> octets, Span<char> target)
    {
        for (var i = 0; i < octets.Length; i++)
            target[i] = (char)octets[i];
        return octets.Length;
    }

    private static int Gsm7(ReadOnlySpan<byte> octets, Span<char> target)
    {
        var count = 0;
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == Escape && i + 1 < octets.Length)
                target[count++] = Extension(octets[++i]);
            else
                target[count++] = octets[i] < Basic.Length ? Basic[octets[i]] : '\uFFFD';
        }

        return count;
    }

    private static char Extension(byte septet) => septet switch
    {
        0x0A => '\f',
        0x14 => '^',
        0x28 => '{',
        0x29 => '}',
        0x2F => '\\',
        0x3C => '[',
        0x3D => '~',
        0x3E => ']',
        0x40 => '|',
        0x65 => '€',
        _ => '\uFFFD',
    };
}
