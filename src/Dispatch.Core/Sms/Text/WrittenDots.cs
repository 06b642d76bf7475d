namespace Dispatch.Core.Sms.Text;

/// <summary>Dots in brackets or in words: adliran[.]ir, adliran (dot) ir, عدل نقطه ایران, دات کام.</summary>
internal static class WrittenDots
{
    private static readonly string[] Words = ["dot", "نقطه", "دات"];

    // Written without a space between: evildotcom, دات‌کام.
    private static readonly string[] Compounds = ["dotcom", "dotir", "dotnet", "dotorg", "dotly", "dotinfo", "داتکام", "داتنت", "داتآیآر", "داتایآر", "داتآیار", "داتاورگ", "داتارگ"];

    public static TextFinding Find(ReadOnlySpan<char> plain)
    {
        if (FindBracketed(plain) is { IsNone: false } bracketed) return bracketed;
        foreach (var compound in Compounds)
        {
            var at = plain.IndexOf(compound, StringComparison.Ordinal);
            if (at >= 0) return new TextFinding(TextFault.Domain, at, compound.Length);
        }

        foreach (var word in Words)
        {
            for (var at = Tokens.Next(plain, word, 0); at >= 0; at = Tokens.Next(plain, word, at + word.Length))
            {
                if (IsDot(plain, at, at + word.Length, latin: word == "dot")) return new TextFinding(TextFault.Domain, at, word.Length);
            }
        }

        return TextFinding.None;
    }

    // A dot, or the word, alone in brackets, with a name or a number before it and something after it.
    private static TextFinding FindBracketed(ReadOnlySpan<char> plain)
    {
        for (var i = 1; i < plain.Length; i++)
        {
            if (plain[i] is not ('(' or '[' or '{' or '<' or '«' or '"' or '\'')) continue;
            var start = Tokens.SkipSpaces(plain, i + 1);
            var end = start < plain.Length && plain[start] == '.' ? start + 1 : Tokens.EndOfLetters(plain, start);
            if (!(plain[start..end] is "." || IsWord(plain[start..end]))) continue;
            var close = Tokens.SkipSpaces(plain, end);
            if (close >= plain.Length || plain[close] is not (')' or ']' or '}' or '>' or '»' or '"' or '\'')) continue;
            var before = Tokens.BeforeSpaces(plain, i);
            var after = Tokens.SkipSpaces(plain, close + 1);
            if (before > 0 && after < plain.Length && IsLabel(plain, before - 1) && IsLabel(plain, after)) return new TextFinding(TextFault.Domain, i, close + 1 - i);
        }

        return TextFinding.None;
    }

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        foreach (var known in Words)
        {
            if (word.SequenceEqual(known)) return true;
        }

        return false;
    }

    // "dot" between two words is a dot. The Persian words mean other things too: there the name after them decides.
    private static bool IsDot(ReadOnlySpan<char> plain, int start, int end, bool latin)
    {
        if ((start > 0 && IsLabel(plain, start - 1)) || (end < plain.Length && IsLabel(plain, end))) return false;
        var before = BackOverJoints(plain, start);
        var after = OverJoints(plain, end);
        if (before == start || after == end || before == 0 || after == plain.Length || !IsLabel(plain, before - 1)) return false;
        var nameEnd = Tokens.EndOfLetters(plain, after);
        var name = plain[after..nameEnd];
        if (latin) return name.Length >= 1;
        if (Tokens.AreAsciiLetters(name) && name.Length >= 2) return true;
        if (Tokens.Is(WordList.TopNames, name)) return true;
        return Tokens.Is(WordList.SpokenNames, name) && (name is not ("آی" or "ای" or "کو" or "می" or "نت") || IsSpoken(plain, start, nameEnd));
    }

    // آی آر in two words; the short ones only after دات.
    private static bool IsSpoken(ReadOnlySpan<char> plain, int word, int nameEnd)
    {
        var next = Tokens.SkipSpaces(plain, nameEnd);
        var second = plain[next..Tokens.EndOfLetters(plain, next)];
        return second is "آر" or "ار" || plain[word..].StartsWith("دات نت", StringComparison.Ordinal) || plain[word..].StartsWith("دات کو", StringComparison.Ordinal)
            || plain[word..].StartsWith("دات می", StringComparison.Ordinal);
    }

    private static int OverJoints(ReadOnlySpan<char> plain, int at)
    {
        while (at < plain.Length && plain[at] is ' ' or '-' or '_' or '.') at++;
        return at;
    }

    private static int BackOverJoints(ReadOnlySpan<char> plain, int end)
    {
        while (end > 0 && plain[end - 1] is ' ' or '-' or '_' or '.') end--;
        return end;
    }

    private static bool IsLabel(ReadOnlySpan<char> plain, int at) => char.IsAsciiDigit(plain[at]) || Tokens.IsLetter(plain, at);
}
