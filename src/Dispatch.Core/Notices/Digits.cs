namespace Dispatch.Core.Notices;

/// <summary>The three digit families people type in Iran; all count as the same number.</summary>
internal static class Digits
{
    /// <summary>Persian (U+06F0…) and Arabic (U+0660…) digits become ASCII; every other character stays.</summary>
    public static char ToAscii(char c) => c switch
    {
        >= '\u06F0' and <= '\u06F9' => (char)(c - '\u06F0' + '0'),
        >= '\u0660' and <= '\u0669' => (char)(c - '\u0660' + '0'),
        _ => c,
    };

    /// <summary>ASCII digits become Persian ones; every other character stays.</summary>
    public static char ToPersian(char c) => c is >= '0' and <= '9' ? (char)(c - '0' + '\u06F0') : c;
}
