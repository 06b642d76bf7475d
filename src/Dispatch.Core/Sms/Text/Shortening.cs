using System.Globalization;

namespace Dispatch.Core.Sms.Text;

/// <summary>
/// Shortens a field that has more characters than its limit: after the last whole word that fits, with an ellipsis. Only where the first word
/// alone is too long it is cut inside, between two characters as a reader sees them: never within a surrogate pair, between a letter and its
/// marks, or beside a zero-width non-joiner.
/// </summary>
internal static class Shortening
{
    public const char Ellipsis = '…';

    /// <param name="limit">UTF-16 units, the ellipsis among them; 2 at least.</param>
    public static string Shorten(string text, int limit)
    {
        if (text.Length <= limit) return text;
        var kept = text.AsSpan(0, Cut(text, limit - 1)).TrimEnd(" -–،؛,;:/.(«[\"\u200C");
        return kept.IsEmpty ? Ellipsis.ToString() : $"{kept}{Ellipsis}";
    }

    private static int Cut(ReadOnlySpan<char> text, int room)
    {
        int at = 0, word = 0;
        while (at < text.Length)
        {
            var end = at + Unbroken(text[at..]);
            if (end > room) break;
            if (text[at] == ' ') word = at;
            at = end;
        }

        return at < text.Length && text[at] != ' ' && word > 0 ? word : at;
    }

    // A character as a reader sees it, with those that a non-joiner ties to it.
    private static int Unbroken(ReadOnlySpan<char> text)
    {
        var length = StringInfo.GetNextTextElementLength(text);
        while (length < text.Length && (text[length - 1] == InvisibleRule.NonJoiner || text[length] == InvisibleRule.NonJoiner)) length += StringInfo.GetNextTextElementLength(text[length..]);
        return length;
    }
}
