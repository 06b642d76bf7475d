using System.Collections.Frozen;

namespace Dispatch.Core.Sms.Text;

/// <summary>
/// People are told to distrust any SMS with a link, so a genuine one must not hold anything that could be one, or be taken for one: a link,
/// a domain, an account, a number to call. Errs on the side of refusing: the SMS then goes out without its fields, and the notice is
/// unharmed. It looks at the whole text as it is sent, so that nothing is hidden in the seam between a field and the words around it.
/// </summary>
internal sealed class LinkGate
{
    private const int OnStack = 512;

    private readonly FrozenSet<string> _allowed;

    /// <param name="allowedNumbers">Numbers that may stand in a text although people could call them, in any usual spelling.</param>
    public LinkGate(IEnumerable<string> allowedNumbers) =>
        _allowed = allowedNumbers.Select(number => PhoneRule.Canonical(number)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The first thing that must not be there.</summary>
    public TextFinding Find(ReadOnlySpan<char> text)
    {
        if (text.Length > OnStack) return FindBeyond(text);
        Span<char> plain = stackalloc char[OnStack];
        var length = Folding.Fast(text, plain, out var traits);
        if ((traits & TextTraits.Beyond) != 0) return FindBeyond(text);
        return Find(text, plain[..length], traits);
    }

    private TextFinding FindBeyond(ReadOnlySpan<char> text) => Find(text, Folding.Whole(text, out var traits), traits);

    private TextFinding Find(ReadOnlySpan<char> text, ReadOnlySpan<char> plain, TextTraits traits)
    {
        if ((traits & (TextTraits.Invisible | TextTraits.Beyond)) != 0 && InvisibleRule.Find(text) is { IsNone: false } hidden) return hidden;
        if ((traits & (TextTraits.EasternZero | TextTraits.Latin)) == (TextTraits.EasternZero | TextTraits.Latin) && DomainRule.FindZero(text) is { IsNone: false } zero) return zero;
        var found = FindPlain(plain, traits, plain.ContainsAny(WordList.Triggers));
        if (found.IsNone) return found;
        var at = Folding.Locate(text, found.At);
        return found with { At = at, Length = Math.Max(1, Folding.Locate(text, found.At + found.Length - 1) + 1 - at) };
    }

    private TextFinding FindPlain(ReadOnlySpan<char> plain, TextTraits traits, bool words)
    {
        var found = TextFinding.None;
        if ((traits & TextTraits.At) != 0 || words) found = AccountRule.Find(plain, words);
        if (found.IsNone && (words || (traits & TextTraits.Colon) != 0)) found = UrlRule.Find(plain);
        if (found.IsNone && (traits & TextTraits.Dot) != 0) found = DomainRule.Find(plain);
        if (found.IsNone && (words || (traits & (TextTraits.Dot | TextTraits.Bracket)) == (TextTraits.Dot | TextTraits.Bracket))) found = WrittenDots.Find(plain);
        if (found.IsNone && (traits & (TextTraits.Comma | TextTraits.Latin)) == (TextTraits.Comma | TextTraits.Latin)) found = DomainRule.FindComma(plain);
        if (found.IsNone && (traits & TextTraits.Colon) != 0) found = AddressRule.FindColons(plain);
        if (found.IsNone && (traits & (TextTraits.OtherLetter | TextTraits.Latin)) == (TextTraits.OtherLetter | TextTraits.Latin)) found = ScriptRule.Find(plain);
        if ((traits & TextTraits.Digit) == 0 || !found.IsNone) return found;
        if ((traits & TextTraits.Star) != 0) found = PhoneRule.FindCodes(plain);
        if (found.IsNone) found = PhoneRule.Find(plain, _allowed);
        return found.IsNone && words ? PhoneRule.FindCalls(plain, _allowed) : found;
    }
}
