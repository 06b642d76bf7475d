using System.Globalization;
using System.Text;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Text;

/// <summary>
/// A text as the eye takes it: lower case, ASCII digits, accents and vowel marks gone, compatibility forms resolved (full-width,
/// mathematical, circled), every kind of dot a dot, nothing that cannot be seen. Persian, Latin and their punctuation go by a table.
/// </summary>
internal static class Folding
{
    private const int Low = 0x700;
    private const int Punctuation = 0x2000;
    private const int PunctuationEnd = 0x2070;
    private const char Dropped = '\0';

    // Beside '.': middle dots, bullets, and the full stops of other scripts.
    private const string Dots = ".\u00B7\u0387\u06D4\u0701\u0702\u16EB\u2022\u2024\u2025\u2027\u2219\u22C5\u25CF\u2E31\u2E33\u3002\u30FB\uA4F8\uA60E\uFE52\uFF0E\uFF61\uFF65";

    // The folded character (NUL: none) in the lower half, the traits in the upper.
    private static readonly uint[] Table = [.. Enumerable.Range(0, Low).Concat(Enumerable.Range(Punctuation, PunctuationEnd - Punctuation)).Select(code => Entry((char)code))];

    /// <summary>Folds as long as the table knows the characters.</summary>
    /// <param name="plain">As long as <paramref name="text"/> at least.</param>
    /// <returns>Characters written; where the traits say <see cref="TextTraits.Beyond"/> use <see cref="Whole"/> instead.</returns>
    public static int Fast(ReadOnlySpan<char> text, Span<char> plain, out TextTraits traits)
    {
        var table = Table;
        uint seen = 0;
        var written = 0;
        foreach (var c in text)
        {
            int at = c < Low ? c : c is >= (char)Punctuation and < (char)PunctuationEnd ? c - Punctuation + Low : -1;
            if (at < 0)
            {
                traits = TextTraits.Beyond;
                return 0;
            }

            var entry = table[at];
            seen |= entry;
            if ((char)entry != Dropped) plain[written++] = (char)entry;
        }

        traits = (TextTraits)(seen >> 16);
        return written;
    }

    /// <summary>Folds any text.</summary>
    public static string Whole(ReadOnlySpan<char> text, out TextTraits traits)
    {
        traits = TextTraits.Beyond;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) traits |= Append(plain, rune);
        return plain.ToString();
    }

    /// <summary>Where in the text the folded character comes from.</summary>
    public static int Locate(ReadOnlySpan<char> text, int folded)
    {
        var plain = new StringBuilder();
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            Append(plain, rune);
            if (plain.Length > folded) return at;
            at += rune.Utf16SequenceLength;
        }

        return Math.Max(0, text.Length - 1);
    }

    public static bool IsLatin(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' || (c is >= '\u00C0' and <= '\u024F' && char.IsLetter(c));

    public static bool IsArabicScript(char c) =>
        c is (>= '\u0600' and <= '\u06FF') or (>= '\u0750' and <= '\u077F') or (>= '\u08A0' and <= '\u08FF') or (>= '\uFB50' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC');

    private static TextTraits Append(StringBuilder plain, Rune rune)
    {
        if (rune.Value < Low || rune.Value is >= Punctuation and < PunctuationEnd)
        {
            var entry = Table[rune.Value < Low ? rune.Value : rune.Value - Punctuation + Low];
            if ((char)entry != Dropped) plain.Append((char)entry);
            return (TextTraits)(entry >> 16);
        }

        if (InvisibleRule.IsInvisible(rune)) return TextTraits.Invisible;
        if (rune.IsBmp && Dots.Contains((char)rune.Value, StringComparison.Ordinal))
        {
            plain.Append('.');
            return TextTraits.Dot;
        }

        // Arabic presentation forms only lose their form; of all else the accents go too.
        var form = rune.IsBmp && IsArabicScript((char)rune.Value) ? NormalizationForm.FormKC : NormalizationForm.FormKD;
        // A circled figure is a figure by itself: what follows it begins anew.
        var apart = Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNumber;
        if (apart) plain.Append(' ');
        var seen = TextTraits.None;
        foreach (var part in rune.ToString().Normalize(form).EnumerateRunes()) seen |= part == rune ? AppendOther(plain, part) : Append(plain, part);
        if (apart) plain.Append(' ');
        return seen;
    }

    private static TextTraits AppendOther(StringBuilder plain, Rune rune)
    {
        if (IsMark(Rune.GetUnicodeCategory(rune))) return TextTraits.None;
        if (CharUnicodeInfo.GetDecimalDigitValue(rune.ToString(), 0) is >= 0 and var digit)
        {
            plain.Append((char)('0' + digit));
            return TextTraits.Digit;
        }

        plain.Append(rune.IsBmp && (char)rune.Value is '\u2215' or '\u29F8' ? "/" : Rune.ToLowerInvariant(rune).ToString());
        return Rune.IsLetter(rune) && !(rune.IsBmp && IsArabicScript((char)rune.Value)) ? TextTraits.OtherLetter : TextTraits.None;
    }

    private static uint Entry(char c)
    {
        var (folded, traits) = Fold(c);
        return folded | ((uint)traits << 16);
    }

    private static (char Folded, TextTraits Traits) Fold(char c)
    {
        var category = char.GetUnicodeCategory(c);
        if (InvisibleRule.IsInvisible(new Rune(c))) return (Dropped, TextTraits.Invisible);
        if (IsMark(category) || c == '\u0640') return (Dropped, TextTraits.None); // the last one stretches a word
        if (c == '\n' || category == UnicodeCategory.SpaceSeparator) return (' ', TextTraits.None);
        if (Dots.Contains(c, StringComparison.Ordinal)) return ('.', TextTraits.Dot);
        var digit = Digits.ToAscii(c);
        if (char.IsAsciiDigit(digit)) return (digit, TextTraits.Digit | (c is '\u0660' or '\u06F0' ? TextTraits.EasternZero : TextTraits.None));
        return c switch
        {
            '@' => (c, TextTraits.At),
            '(' or '[' or '{' or '<' or '«' => (c, TextTraits.Bracket),
            ':' => (c, TextTraits.Colon),
            '*' => (c, TextTraits.Star),
            ',' or '\u060C' or '\u066B' or '\u066C' => (',', TextTraits.Comma),
            '\u2044' => ('/', TextTraits.None),
            >= '\u2010' and <= '\u2015' => ('-', TextTraits.None),
            '\u064A' or '\u0649' => ('\u06CC', TextTraits.None),
            '\u0643' => ('\u06A9', TextTraits.None),
            _ when IsLatin(c) => (WithoutAccent(c), TextTraits.Latin),
            _ when char.IsLetter(c) && !IsArabicScript(c) => (char.ToLowerInvariant(c), TextTraits.OtherLetter),
            _ => (c, TextTraits.None),
        };
    }

    private static char WithoutAccent(char c)
    {
        var parts = c.ToString().Normalize(NormalizationForm.FormKD);
        return char.ToLowerInvariant(char.IsAsciiLetter(parts[0]) ? parts[0] : c);
    }

    private static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;
}
