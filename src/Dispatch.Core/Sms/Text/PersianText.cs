using System.Globalization;
using System.Text;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Text;

/// <summary>
/// Persian as phones show and search it: Arabic yeh, alef maksura and kaf become the Persian letters, presentation forms become letters,
/// marks are composed, digits as set, one space for any run of blanks and none at the ends. What is not seen goes, but for the zero-width
/// non-joiner (U+200C) between two letters of the Arabic script: there it is spelling. Done twice it changes nothing more.
/// </summary>
internal static class PersianText
{
    /// <summary>The text in form; the same instance where it is in form already.</summary>
    public static string Normalize(string text, DigitStyle digits = DigitStyle.Keep) => IsInForm(text, digits) ? text : Mend(text, digits);

    // Sure of itself only for the characters of everyday texts; others are looked at in full.
    private static bool IsInForm(string text, DigitStyle digits)
    {
        var last = ' ';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case ' ' when last == ' ':
                case >= '0' and <= '9' when digits == DigitStyle.Persian:
                case >= '\u06F0' and <= '\u06F9' when digits == DigitStyle.Ascii:
                case >= '\u0660' and <= '\u0669' when digits != DigitStyle.Keep:
                    return false;
                case >= ' ' and <= '~':
                case '«' or '»' or '\u060C' or '\u061B' or '\u061F':
                case >= '\u0660' and <= '\u0669':
                case >= '\u06F0' and <= '\u06F9':
                case >= '\u0621' and <= '\u063A':
                case >= '\u0641' and <= '\u0648' and not '\u0643':
                case '\u067E' or '\u0686' or '\u0698' or '\u06A9' or '\u06AF' or '\u06CC':
                case InvisibleRule.NonJoiner when IsSpelling(last, i + 1 < text.Length ? text[i + 1] : ' '):
                    last = c;
                    continue;
                default:
                    return false;
            }
        }

        return text.Length == 0 || last != ' ';
    }

    private static bool IsSpelling(char before, char after) => Folding.IsArabicScript(before) && Folding.IsArabicScript(after) && char.IsLetter(after);

    private static string Mend(string text, DigitStyle digits)
    {
        // Half a surrogate pair cannot be composed; the gate refuses it.
        if (HasForms(text) && IsWellFormed(text)) text = Compose(text);
        var mended = new StringBuilder(text.Length);
        var last = ' ';
        var joint = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == InvisibleRule.NonJoiner)
            {
                joint = true;
                continue;
            }

            var c = rune.IsBmp ? Map((char)rune.Value, digits) : '\0';
            if (c != ' ' && c != '\n' && InvisibleRule.IsInvisible(rune) && !Rune.IsControl(rune)) continue;
            if (c == ' ' && last is ' ' or '\n')
            {
                joint = false;
                continue;
            }

            if (joint && IsSpelling(last, c)) mended.Append(InvisibleRule.NonJoiner);
            joint = false;
            if (rune.IsBmp) mended.Append(c);
            else mended.Append(rune.ToString());
            last = c;
        }

        while (mended.Length > 0 && mended[^1] == ' ') mended.Length--;
        var normal = mended.ToString();

        // A mark may stand beside its letter only now.
        return HasForms(normal) ? normal.Normalize(NormalizationForm.FormC) : normal;
    }

    private static char Map(char c, DigitStyle digits) => c switch
    {
        '\u064A' or '\u0649' => '\u06CC',
        '\u0643' => '\u06A9',
        '\t' => ' ',
        _ when char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator => ' ',
        _ when digits == DigitStyle.Ascii => Digits.ToAscii(c),
        _ when digits == DigitStyle.Persian => Digits.ToPersian(Digits.ToAscii(c)),
        _ => c,
    };

    private static bool HasForms(string text)
    {
        foreach (var c in text)
        {
            if (c is (>= '\uFB50' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC') || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) return true;
        }

        return false;
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || ++i == text.Length || !char.IsLowSurrogate(text[i])) return false;
        }

        return true;
    }

    private static string Compose(string text)
    {
        var composed = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is (>= '\uFB50' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC') && char.IsLetter(c)) composed.Append(c.ToString().Normalize(NormalizationForm.FormKC));
            else composed.Append(c);
        }

        return composed.ToString().Normalize(NormalizationForm.FormC);
    }
}
