namespace Dispatch.Core.Sms.Text;

/// <summary>
/// A name with a dot: after a letter or a digit, and before two letters or more, whatever the script, for any two letters may be a top-level
/// name. Where the dot is set apart by spaces, or is a comma, the name after it must be a known one, for people write like that too.
/// </summary>
internal static class DomainRule
{
    public static TextFinding Find(ReadOnlySpan<char> plain)
    {
        for (var dot = plain.IndexOf('.'); dot >= 0; dot = Tokens.Next(plain, '.', dot))
        {
            if (Name(plain, dot) is { IsNone: false } name) return name;
            if (Apart(plain, dot) is { IsNone: false } apart) return apart;
            if (AddressRule.FindAt(plain, dot) is { IsNone: false } address) return address;
        }

        return TextFinding.None;
    }

    /// <summary>A comma where a dot belongs: adliran,ir.</summary>
    public static TextFinding FindComma(ReadOnlySpan<char> plain)
    {
        for (var comma = plain.IndexOf(','); comma >= 0; comma = Tokens.Next(plain, ',', comma))
        {
            if (comma == 0 || !char.IsAsciiLetterOrDigit(plain[comma - 1])) continue;
            var end = Tokens.EndOfLetters(plain, comma + 1);
            if (IsTopName(plain[(comma + 1)..end], latin: true)) return Finding(plain, comma, end);
        }

        return TextFinding.None;
    }

    /// <summary>A Persian zero, which is a mere dot to the eye, between a Latin name and a top-level one: adliran۰ir. The text as it was, not folded.</summary>
    public static TextFinding FindZero(ReadOnlySpan<char> text)
    {
        Span<char> name = stackalloc char[8];
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] is not ('\u0660' or '\u06F0') || !char.IsAsciiLetter(text[i - 1])) continue;
            var end = Tokens.EndOfLetters(text, i + 1);
            var length = text[(i + 1)..end].ToLowerInvariant(name);
            if (length > 0 && IsTopName(name[..length], latin: true) && IsName(text, i) && !(end < text.Length && char.IsDigit(text[end]))) return new TextFinding(TextFault.Domain, i, end - i);
        }

        return TextFinding.None;
    }

    // Letters only, and not all of them hexadecimal: not a piece of a UUID.
    private static bool IsName(ReadOnlySpan<char> text, int end)
    {
        var start = Tokens.StartOfLetters(text, end);
        if (start > 0 && (char.IsDigit(text[start - 1]) || text[start - 1] == '-')) return false;
        foreach (var c in text[start..end])
        {
            if (!char.IsAsciiHexDigit(c)) return true;
        }

        return false;
    }

    private static TextFinding Name(ReadOnlySpan<char> plain, int dot)
    {
        // Two dots for one, between Latin letters.
        var doubled = dot > 1 && plain[dot - 1] == '.' && char.IsAsciiLetterOrDigit(plain[dot - 2]);
        var before = doubled ? dot - 2 : dot - 1;
        if (before < 0 || !(char.IsAsciiDigit(plain[before]) || Tokens.IsLetter(plain, before))) return TextFinding.None;
        var end = Tokens.EndOfLetters(plain, dot + 1);
        var name = plain[(dot + 1)..end];
        if (plain[(dot + 1)..].StartsWith("xn--")) return Finding(plain, dot, end);
        if (name.Length < 2 || (doubled && !Tokens.AreAsciiLetters(name))) return TextFinding.None;
        if (!Folding.IsArabicScript(name[0])) return Finding(plain, dot, end);

        // ش.پرونده: one Persian letter with a dot is an abbreviation.
        var start = Tokens.StartOfLetters(plain, dot);
        var abbreviation = dot - start == 1 && Folding.IsArabicScript(plain[start]) && (start == 0 || !char.IsAsciiLetterOrDigit(plain[start - 1]));
        return abbreviation && !Tokens.Is(WordList.TopNames, name) ? TextFinding.None : Finding(plain, dot, end);
    }

    private static TextFinding Apart(ReadOnlySpan<char> plain, int dot)
    {
        var before = Tokens.BeforeSpaces(plain, dot);
        var after = Tokens.SkipSpaces(plain, dot + 1);
        if (before == 0 || (before == dot && after == dot + 1)) return TextFinding.None;
        var end = Tokens.EndOfLetters(plain, after);
        var name = plain[after..end];
        var left = plain[before - 1];

        // Nobody sets a space before a full stop but to keep a link from being seen; after it a sentence begins.
        var latin = char.IsAsciiLetterOrDigit(left) && (before < dot ? name.Length >= 2 && Tokens.AreAsciiLetters(name) : IsTopName(name, latin: true));
        var persian = before < dot && Tokens.IsLetter(plain, before - 1) && IsTopName(name, latin: false);
        return latin || persian ? Finding(plain, before, end) : TextFinding.None;
    }

    private static bool IsTopName(ReadOnlySpan<char> name, bool latin) => Tokens.Is(WordList.TopNames, name) && Tokens.AreAsciiLetters(name) == latin;

    // From the beginning of the label before the dot.
    private static TextFinding Finding(ReadOnlySpan<char> plain, int dot, int end)
    {
        var start = dot;
        while (start > 0 && (char.IsAsciiDigit(plain[start - 1]) || plain[start - 1] is '-' or '.' || Tokens.IsLetter(plain, start - 1))) start--;
        return new TextFinding(TextFault.Domain, start, Math.Max(end, dot + 1) - start);
    }
}
