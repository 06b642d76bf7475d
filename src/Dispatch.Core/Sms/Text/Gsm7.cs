using System.Collections.Frozen;

namespace Dispatch.Core.Sms.Text;

/// <summary>The GSM 7-bit default alphabet (3GPP 23.038) and its extension table, one septet an octet.</summary>
internal static class Gsm7
{
    public const byte Escape = 0x1B;

    // Position is code; the escape's place holds a character that no text can contain.
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\uFFFFÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private static readonly FrozenDictionary<char, byte> Codes = Basic
        .Select((c, code) => KeyValuePair.Create(c, (byte)code)).Where(entry => entry.Value != Escape).ToFrozenDictionary();

    private static readonly FrozenDictionary<char, byte> Extended = new Dictionary<char, byte>
    {
        ['\f'] = 0x0A,
        ['^'] = 0x14,
        ['{'] = 0x28,
        ['}'] = 0x29,
        ['\\'] = 0x2F,
        ['['] = 0x3C,
        ['~'] = 0x3D,
        [']'] = 0x3E,
        ['|'] = 0x40,
        ['€'] = 0x65,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<byte, char> Characters = Extended.ToFrozenDictionary(entry => entry.Value, entry => entry.Key);

    /// <summary>Septets that a character takes: 1, 2 with its escape, or 0 where the alphabet lacks it.</summary>
    public static int Septets(char c) => Codes.ContainsKey(c) ? 1 : Extended.ContainsKey(c) ? 2 : 0;

    public static bool CanEncode(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (Septets(c) == 0) return false;
        }

        return true;
    }

    /// <summary>Encodes a text that <see cref="CanEncode"/>.</summary>
    /// <returns>Octets written.</returns>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var written = 0;
        foreach (var c in text)
        {
            if (Codes.TryGetValue(c, out var code))
            {
                destination[written++] = code;
                continue;
            }

            destination[written++] = Escape;
            destination[written++] = Extended[c];
        }

        return written;
    }

    /// <summary>The text of what <see cref="Encode"/> wrote; an octet that is no septet, or an escape without its character, becomes U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> septets)
    {
        var text = new System.Text.StringBuilder(septets.Length);
        for (var i = 0; i < septets.Length; i++)
        {
            if (septets[i] == Escape) text.Append(++i < septets.Length && Characters.TryGetValue(septets[i], out var extended) ? extended : '\uFFFD');
            else text.Append(septets[i] < Basic.Length ? Basic[septets[i]] : '\uFFFD');
        }

        return text.ToString();
    }
}
