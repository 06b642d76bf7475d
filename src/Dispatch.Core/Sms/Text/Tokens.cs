using System.Collections.Frozen;
using System.Text;

namespace Dispatch.Core.Sms.Text;

/// <summary>Walks over a folded text.</summary>
internal static class Tokens
{
    public static int Next(ReadOnlySpan<char> plain, char c, int after)
    {
        var next = plain[(after + 1)..].IndexOf(c);
        return next < 0 ? -1 : after + 1 + next;
    }

    public static int Next(ReadOnlySpan<char> plain, string word, int from)
    {
        var next = plain[from..].IndexOf(word, StringComparison.Ordinal);
        return next < 0 ? -1 : from + next;
    }

    /// <summary>Of the characters up to the next space.</summary>
    public static int EndOfToken(ReadOnlySpan<char> plain, int at)
    {
        var end = plain[at..].IndexOf(' ');
        return end < 0 ? plain.Length : Math.Max(at + 1, at + end);
    }

    /// <summary>Where the letters begin that end before <paramref name="end"/>.</summary>
    public static int StartOfLetters(ReadOnlySpan<char> plain, int end)
    {
        while (end > 0 && IsLetter(plain, end - 1)) end--;
        return end;
    }

    public static int EndOfLetters(ReadOnlySpan<char> plain, int start)
    {
        while (start < plain.Length && IsLetter(plain, start)) start++;
        return start;
    }

    public static bool IsLetter(ReadOnlySpan<char> plain, int at)
    {
        var c = plain[at];
        if (!char.IsSurrogate(c)) return char.IsLetter(c);
        return char.IsHighSurrogate(c)
            ? at + 1 < plain.Length && char.IsLowSurrogate(plain[at + 1]) && Rune.IsLetter(new Rune(c, plain[at + 1]))
            : at > 0 && char.IsHighSurrogate(plain[at - 1]) && Rune.IsLetter(new Rune(plain[at - 1], c));
    }

    public static int SkipSpaces(ReadOnlySpan<char> plain, int at)
    {
        while (at < plain.Length && plain[at] == ' ') at++;
        return at;
    }

    /// <summary>The index after the last character before <paramref name="end"/> that is no space.</summary>
    public static int BeforeSpaces(ReadOnlySpan<char> plain, int end)
    {
        while (end > 0 && plain[end - 1] == ' ') end--;
        return end;
    }

    public static bool Is(FrozenSet<string> words, ReadOnlySpan<char> word) => !word.IsEmpty && words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    public static bool AreAsciiLetters(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiLetter(c)) return false;
        }

        return !word.IsEmpty;
    }
}
