using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Text;

/// <summary>Persian as phones show and search it. The zero-width non-joiner (U+200C) is spelling and stays.</summary>
internal static class PersianText
{
    /// <summary>Arabic yeh and kaf become the Persian letters; digits as set. Other characters stay.</summary>
    public static string Normalize(string text, DigitStyle digits = DigitStyle.Keep)
    {
        var first = 0;
        while (first < text.Length && Map(text[first], digits) == text[first]) first++;
        if (first == text.Length) return text;
        return string.Create(text.Length, (text, digits), static (chars, state) =>
        {
            for (var i = 0; i < chars.Length; i++) chars[i] = Map(state.text[i], state.digits);
        });
    }

    private static char Map(char c, DigitStyle digits) => c switch
    {
        '\u064A' => '\u06CC',
        '\u0643' => '\u06A9',
        _ when digits == DigitStyle.Ascii => Digits.ToAscii(c),
        _ when digits == DigitStyle.Persian => Digits.ToPersian(Digits.ToAscii(c)),
        _ => c,
    };
}
