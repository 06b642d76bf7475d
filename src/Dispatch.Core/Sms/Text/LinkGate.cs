using System.Globalization;
using System.Text;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Text;

/// <summary>
/// People are told to distrust any SMS with a link, so a genuine one must not hold anything that could be one, or be
/// taken for one. Errs on the side of refusing: the SMS then goes out without its fields, and the notice is unharmed.
/// </summary>
internal static class LinkGate
{
    private const char ZeroWidthNonJoiner = '\u200C';

    // Fewer digits after + or 00 are no number that a phone abroad can have.
    private const int MinForeignDigits = 8;
    private const int MaxForeignDigits = 15;

    public static LinkFault Check(string text)
    {
        if (HasHidden(text)) return LinkFault.Hidden;
        var plain = Plain(text);
        if (plain.Contains('@')) return LinkFault.Account;
        if (plain.Contains("http") || plain.Contains("hxxp") || plain.Contains("www") || plain.Contains("://")) return LinkFault.Url;
        if (HasDomain(plain)) return LinkFault.Domain;
        if (HasMixedWord(plain)) return LinkFault.LookAlike;
        return HasPhoneNumber(plain) ? LinkFault.PhoneNumber : LinkFault.None;
    }

    // The non-joiner is Persian spelling between Persian letters; beside anything else it hides something.
    private static bool HasHidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == ZeroWidthNonJoiner)
            {
                if (!IsArabicScript(i > 0 ? text[i - 1] : ' ') || (i + 1 < text.Length && char.IsAsciiLetterOrDigit(text[i + 1]))) return true;
                continue;
            }

            if (c != '\n' && char.IsControl(c)) return true;
            if (char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.PrivateUse
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) return true;

            // Letters that show as nothing: the Hangul fillers, Braille blank, combining grapheme joiner, variation selectors.
            if (c is '\u115F' or '\u1160' or '\u3164' or '\uFFA0' or '\u2800' or '\u034F' or (>= '\uFE00' and <= '\uFE0F')) return true;
            if (char.IsSurrogate(c) && IsHiddenPair(text, ref i)) return true;
        }

        return false;
    }

    private static bool IsHiddenPair(string text, ref int i)
    {
        if (!Rune.TryGetRuneAt(text, i, out var rune)) return true;
        i++;
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse
            || rune.Value is >= 0xE0100 and <= 0xE01EF;
    }

    // What the eye sees: compatibility forms folded (full-width, mathematical, circled), ASCII digits, lower case, every
    // kind of dot a dot, and the written-out ones too.
    private static string Plain(string text)
    {
        var folded = Ascii.IsValid(text) ? text : text.Normalize(NormalizationForm.FormKC);
        var plain = string.Create(folded.Length, folded, static (chars, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                chars[i] = source[i] switch
                {
                    '\u3002' or '\u06D4' or '\u0701' or '\u0702' or '\u00B7' or '\u2219' or '\u22C5' => '.',
                    '\u2044' or '\u2215' or '\u29F8' => '/',
                    var c => char.ToLowerInvariant(Digits.ToAscii(c)),
                };
            }
        });
        if (!plain.Contains("dot") && plain.AsSpan().IndexOfAny("[({") < 0) return plain;
        foreach (var written in (ReadOnlySpan<string>)["[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}", " dot "]) plain = plain.Replace(written, ".", StringComparison.Ordinal);
        return plain;
    }

    private static bool HasDomain(string plain)
    {
        for (var dot = plain.IndexOf('.'); dot >= 0; dot = plain.IndexOf('.', dot + 1))
        {
            if (dot == 0 || !(char.IsAsciiDigit(plain[dot - 1]) || IsLetterOrMark(plain[dot - 1]))) continue;
            var label = dot + 1;
            var end = label;
            while (end < plain.Length && IsLetterOrMark(plain[end])) end++;

            // A single letter after the dot is an abbreviation (ق.م); a top-level name has two or more.
            if (end - label >= 2 || plain.AsSpan(label).StartsWith("xn--")) return true;
            if (IsAddress(plain, dot)) return true;
        }

        return false;
    }

    // The first dot of four numbers of at most three digits each.
    private static bool IsAddress(string plain, int dot)
    {
        var start = dot;
        while (start > 0 && char.IsAsciiDigit(plain[start - 1])) start--;
        if (start > 0 && plain[start - 1] == '.') return false;
        var end = dot;
        while (end < plain.Length && (char.IsAsciiDigit(plain[end]) || plain[end] == '.')) end++;
        var parts = plain[start..end].TrimEnd('.').Split('.');
        return parts.Length == 4 && Array.TrueForAll(parts, part => part.Length is >= 1 and <= 3);
    }

    private static bool HasMixedWord(string plain)
    {
        bool latin = false, alike = false;
        foreach (var c in plain)
        {
            if (!IsLetterOrMark(c))
            {
                latin = alike = false;
                continue;
            }

            if (c is (>= 'a' and <= 'z') or (>= '\u00C0' and <= '\u024F')) latin = true;
            else if (c is (>= '\u0370' and <= '\u052F') or (>= '\u0530' and <= '\u058F') or (>= '\u13A0' and <= '\u13FF')) alike = true;
            if (latin && alike) return true;
        }

        return false;
    }

    // Every group of digits may begin a number, and every later group may end it: people write 0912 345 6789.
    private static bool HasPhoneNumber(string plain)
    {
        for (var i = 0; i < plain.Length; i++)
        {
            if (!char.IsAsciiDigit(plain[i]) || (i > 0 && char.IsAsciiDigit(plain[i - 1]))) continue;
            if (UuidAround(plain, i) is var end and > 0)
            {
                i = end - 1;
                continue;
            }

            if (BeginsPhoneNumber(plain.AsSpan(i), HasPlus(plain.AsSpan(0, i)))) return true;
        }

        return false;
    }

    // One UUID in ten thousand holds digits that read as a mobile number; nobody calls a UUID.
    private static int UuidAround(string plain, int at)
    {
        var (start, end) = (at, at);
        while (start > 0 && IsUuidCharacter(plain[start - 1])) start--;
        while (end < plain.Length && IsUuidCharacter(plain[end])) end++;
        return end - start is 32 or 36 && Guid.TryParse(plain.AsSpan(start, end - start), out _) ? end : 0;
    }

    private static bool IsUuidCharacter(char c) => char.IsAsciiHexDigitLower(c) || c == '-';

    private static bool HasPlus(ReadOnlySpan<char> before) => before.TrimEnd(" (") is [.., '+'];

    private static bool BeginsPhoneNumber(ReadOnlySpan<char> text, bool plus)
    {
        Span<char> digits = stackalloc char[MaxForeignDigits + 2];
        var count = 0;
        while (!text.IsEmpty && char.IsAsciiDigit(text[0]))
        {
            var group = text.IndexOfAnyExceptInRange('0', '9');
            if (group < 0) group = text.Length;
            if (count + group > digits.Length) return false;
            text[..group].CopyTo(digits[count..]);
            count += group;
            if (IsPhoneNumber(digits[..count], plus)) return true;
            text = text[group..].TrimStart(" -().");
        }

        return false;
    }

    // A number abroad begins with + or 00 and not with 98; a mobile number is one with its +98, 0098 or 0. Bare digits
    // may well be a notice's own number.
    private static bool IsPhoneNumber(ReadOnlySpan<char> digits, bool plus)
    {
        if ((plus || digits[0] == '0') && Mobile.TryParse(digits, out _)) return true;
        var international = plus ? digits : digits.StartsWith("00") ? digits[2..] : default;
        return international.Length is >= MinForeignDigits and <= MaxForeignDigits && international[0] != '0' && !international.StartsWith("98");
    }

    private static bool IsLetterOrMark(char c) => char.IsLetter(c) || char.IsSurrogate(c) || c == ZeroWidthNonJoiner
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsArabicScript(char c) => c is (>= '\u0600' and <= '\u06FF') or (>= '\u0750' and <= '\u077F') or (>= '\uFB50' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC');
}
