using System.Buffers;

namespace Dispatch.Core.Sms.Text;

/// <summary>The beginning of a link: http in any of its disguises, www, "://", or a scheme that a phone makes a link of.</summary>
internal static class UrlRule
{
    private static readonly SearchValues<string> Beginnings = SearchValues.Create(
        [
            "://", ":\\", ": //", ":/ /", ": / /", "http", "hxxp", "htxp", "hxtp", "h**p", "h__p", "h-t-t-p", "h.t.t.p", "h t t p", "www", "w w w", "w.w.w", "w-w-w",
            "اچ تی تی پی", "اچتیتیپی", "دبلیو دبلیو", "دبلیودبلیو",
        ],
        StringComparison.Ordinal);

    public static TextFinding Find(ReadOnlySpan<char> plain)
    {
        var at = plain.IndexOfAny(Beginnings);
        if (at >= 0) return new TextFinding(TextFault.Url, at, Tokens.EndOfToken(plain, at) - at);
        for (var colon = plain.IndexOf(':'); colon >= 0; colon = Tokens.Next(plain, ':', colon))
        {
            var start = Tokens.StartOfLetters(plain, colon);
            var opens = colon + 1 < plain.Length && plain[colon + 1] != ' ';
            if (opens && Tokens.Is(WordList.Schemes, plain[start..colon])) return new TextFinding(TextFault.Url, start, Tokens.EndOfToken(plain, start) - start);
        }

        return TextFinding.None;
    }
}
