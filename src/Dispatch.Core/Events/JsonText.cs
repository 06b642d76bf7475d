using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dispatch.Core.Events;

/// <summary>JSON's escapes, for the few texts that have any.</summary>
internal static class JsonText
{
    /// <summary>The bytes that an escaped text stands for; half a surrogate pair becomes U+FFFD, so look for it first.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> escaped)
    {
        var result = new byte[escaped.Length];
        var length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                result[length++] = escaped[i];
                continue;
            }

            i++;
            if (escaped[i] != 'u')
            {
                result[length++] = escaped[i] switch
                {
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    var itself => itself,
                };
                continue;
            }

            var unit = Unit(escaped, i);
            i += 4;
            var rune = Rune.ReplacementChar;
            if (Rune.TryCreate(unit, out var single)) rune = single;
            else if (char.IsHighSurrogate(unit) && IsUnit(escaped, i + 1) && Rune.TryCreate(unit, Unit(escaped, i + 2), out var pair))
            {
                rune = pair;
                i += 6;
            }

            length += rune.EncodeToUtf8(result.AsSpan(length));
        }

        return result.AsSpan(0, length);
    }

    public static bool HasUnpairedSurrogate(ReadOnlySpan<byte> escaped)
    {
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\') continue;
            i++;
            if (escaped[i] != 'u') continue;
            var unit = Unit(escaped, i);
            i += 4;
            if (!char.IsSurrogate(unit)) continue;
            if (!char.IsHighSurrogate(unit) || !IsUnit(escaped, i + 1) || !char.IsLowSurrogate(Unit(escaped, i + 2))) return true;
            i += 6;
        }

        return false;
    }

    private static bool IsUnit(ReadOnlySpan<byte> escaped, int at) => at + 6 <= escaped.Length && escaped[at] == '\\' && escaped[at + 1] == 'u';

    /// <summary>The UTF-16 unit whose <c>u</c> stands at <paramref name="at"/>. The JSON reader has seen to four hex digits.</summary>
    private static char Unit(ReadOnlySpan<byte> escaped, int at) =>
        ushort.TryParse(escaped.Slice(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : throw new JsonException();
}
