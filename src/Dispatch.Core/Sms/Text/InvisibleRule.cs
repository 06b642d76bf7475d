using System.Globalization;
using System.Text;

namespace Dispatch.Core.Sms.Text;

/// <summary>Characters that cannot be seen, and what is done with them.</summary>
internal static class InvisibleRule
{
    public const char NonJoiner = '\u200C';

    /// <summary>True for what shows as nothing, turns the direction of reading, or controls the phone. A line break is seen.</summary>
    public static bool IsInvisible(Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate:
                return true;
            case UnicodeCategory.Control:
                return rune.Value != '\n';
        }

        // Letters and marks that show as nothing: the joiner of graphemes, the Hangul fillers, Braille's blank, the variation selectors.
        return rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0
            or (>= 0xE0000 and <= 0xE0FFF);
    }

    /// <summary>The first invisible character that is not a non-joiner within a Persian word, or half a surrogate pair.</summary>
    public static TextFinding Find(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text[i..], out var rune, out var length) != System.Buffers.OperationStatus.Done) return new TextFinding(TextFault.Hidden, i, 1);
            if (IsInvisible(rune) && !(rune.Value == NonJoiner && IsSpelling(text, i))) return new TextFinding(TextFault.Hidden, i, length);
            i += length;
        }

        return TextFinding.None;
    }

    /// <summary>
    /// True where a field was made to deceive: an override of the direction of reading, or something unseen within a Latin word or name.
    /// Anything else that is not seen is removed from fields without a word; it comes with what people copy.
    /// </summary>
    public static bool IsTrick(ReadOnlySpan<char> text)
    {
        var before = ' ';
        var within = false;
        for (var i = 0; i < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text[i..], out var rune, out var length) != System.Buffers.OperationStatus.Done) return true;
            i += length;
            // A line break would let the field speak as a text of its own.
            if (rune.Value is '\n' or 0x202D or 0x202E or 0x2028 or 0x2029 || (Rune.IsControl(rune) && rune.Value != '\t')) return true;
            if (IsInvisible(rune) && rune.Value != '\t')
            {
                within = true;
                continue;
            }

            var c = rune.IsBmp ? (char)rune.Value : ' ';
            if (within && ((IsOfName(before) && Folding.IsLatin(c)) || (Folding.IsLatin(before) && IsOfName(c)))) return true;
            (before, within) = (c, false);
        }

        return false;
    }

    private static bool IsOfName(char c) => char.IsAsciiDigit(c) || Folding.IsLatin(c) || c is '.' or ':' or '/' or '@' or '-';

    // Persian spelling between Persian letters; beside a Latin letter or a digit it hides something.
    private static bool IsSpelling(ReadOnlySpan<char> text, int at) =>
        at > 0 && Folding.IsArabicScript(text[at - 1]) && !(at + 1 < text.Length && char.IsAsciiLetterOrDigit(text[at + 1]));
}
