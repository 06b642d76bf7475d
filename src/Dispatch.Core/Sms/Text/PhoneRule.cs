using System.Collections.Frozen;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Text;

/// <summary>
/// A number to call: abroad (+, 00), a mobile, a landline with its area code, or a code that the network obeys (*…#). Bare digits of other
/// shapes may well be a notice's own number and pass, unless a word beside them says to call (<see cref="FindCalls"/>).
/// </summary>
internal static class PhoneRule
{
    // Fewer digits after + or 00 are no number that a phone abroad can have.
    private const int MinForeignDigits = 8;
    private const int MaxForeignDigits = 15;
    private const int MinShort = 3;
    private const int MaxShort = 11;
    private const int WordsBetween = 3;

    // How people part a phone number. With one of the last three the whole must be a mobile, for case numbers look like that too.
    private const string Separators = " -()./_,";
    private const string Narrow = " -()";

    /// <param name="allowed">As <see cref="Canonical"/> has them.</param>
    public static TextFinding Find(ReadOnlySpan<char> plain, FrozenSet<string> allowed)
    {
        for (var i = 0; i < plain.Length; i++)
        {
            if (!char.IsAsciiDigit(plain[i]) || (i > 0 && char.IsAsciiDigit(plain[i - 1]))) continue;
            if (UuidAround(plain, i) is var uuid and > 0)
            {
                i = uuid - 1;
                continue;
            }

            if (EndOfPhone(plain, i, allowed) is var end and > 0) return new TextFinding(TextFault.PhoneNumber, i, end - i);
        }

        return TextFinding.None;
    }

    /// <summary>*733*1#: dialled, it acts.</summary>
    public static TextFinding FindCodes(ReadOnlySpan<char> plain)
    {
        for (var star = plain.IndexOf('*'); star >= 0; star = Tokens.Next(plain, '*', star))
        {
            var end = star + 1;
            while (end < plain.Length && (char.IsAsciiDigit(plain[end]) || plain[end] == '*')) end++;
            if (end - star > 2 && end < plain.Length && plain[end] == '#') return new TextFinding(TextFault.PhoneNumber, star, end + 1 - star);
        }

        return TextFinding.None;
    }

    /// <summary>A number of 3 to 11 digits at most three words from one that says to call or to write.</summary>
    public static TextFinding FindCalls(ReadOnlySpan<char> plain, FrozenSet<string> allowed)
    {
        int sinceCall = int.MaxValue, sinceNumber = int.MaxValue, number = 0;
        for (var i = 0; i < plain.Length;)
        {
            i = Tokens.SkipSpaces(plain, i);
            if (i == plain.Length) break;
            var start = i;
            i = Tokens.EndOfToken(plain, i);
            var token = plain[start..i].Trim("،؛:.,!?؟()[]«»\"'-");
            if (sinceCall < int.MaxValue) sinceCall++;
            if (sinceNumber < int.MaxValue) sinceNumber++;
            if (IsShortNumber(token, allowed)) (sinceNumber, number) = (0, start);
            if (Tokens.Is(WordList.Calls, token)) sinceCall = 0;
            if (sinceCall <= WordsBetween && sinceNumber <= WordsBetween) return new TextFinding(TextFault.PhoneNumber, number, Tokens.EndOfToken(plain, number) - number);
        }

        return TextFinding.None;
    }

    /// <summary>A number as the allow list has it: digits only, +98 and 0098 as 0.</summary>
    public static string Canonical(ReadOnlySpan<char> number)
    {
        Span<char> digits = stackalloc char[Math.Min(number.Length, 64)];
        var count = 0;
        foreach (var c in number)
        {
            if (char.IsAsciiDigit(Digits.ToAscii(c)) && count < digits.Length) digits[count++] = Digits.ToAscii(c);
        }

        ReadOnlySpan<char> all = digits[..count];
        var international = number.TrimStart() is ['+', ..] ? all : all.StartsWith("00") ? all[2..] : default;
        return international.StartsWith("98") ? $"0{international[2..]}" : international.IsEmpty ? all.ToString() : $"00{international}";
    }

    // One UUID in ten thousand holds digits that read as a mobile number; nobody calls a UUID.
    private static int UuidAround(ReadOnlySpan<char> plain, int at)
    {
        var (start, end) = (at, at);
        while (start > 0 && IsUuidCharacter(plain[start - 1])) start--;
        while (end < plain.Length && IsUuidCharacter(plain[end])) end++;
        return end - start is 32 or 36 && Guid.TryParse(plain[start..end], out _) ? end : 0;
    }

    private static bool IsUuidCharacter(char c) => char.IsAsciiHexDigitLower(c) || c == '-';

    // Every later group of digits may end the number: people write 0912 345 6789.
    private static int EndOfPhone(ReadOnlySpan<char> plain, int start, FrozenSet<string> allowed)
    {
        Span<char> digits = stackalloc char[MaxForeignDigits + 2];
        var plus = plain[..start].TrimEnd(" (") is [.., '+'];
        var inNumber = start > 1 && plain[start - 1] is '/' or '.' or '_' or '-' && char.IsAsciiDigit(plain[start - 2]);
        var (count, groups, first, wide) = (0, 0, 0, false);
        var at = start;
        while (at < plain.Length && char.IsAsciiDigit(plain[at]))
        {
            var end = at;
            while (end < plain.Length && char.IsAsciiDigit(plain[end])) end++;
            if (count + end - at > digits.Length) return 0;
            plain[at..end].CopyTo(digits[count..]);
            count += end - at;
            if (++groups == 1) first = count;
            var isPhone = wide ? !inNumber && count == 11 && digits.StartsWith("09") : IsPhone(digits[..count], groups, first, plus, inNumber);
            if (isPhone && !IsAllowed(digits[..count], plus, allowed)) return end;
            at = end;
            while (at < plain.Length && Separators.Contains(plain[at], StringComparison.Ordinal)) wide |= !Narrow.Contains(plain[at++], StringComparison.Ordinal);
        }

        return 0;
    }

    private static bool IsPhone(ReadOnlySpan<char> digits, int groups, int first, bool plus, bool inNumber)
    {
        if ((plus || digits[0] == '0' || (groups == 1 && digits.Length == 12 && !inNumber)) && Mobile.TryParse(digits, out _)) return true;
        if (digits.Length == 11 && digits[0] == '0' && digits[1] is >= '1' and <= '8' && (groups == 1 || first == 3)) return true;
        var international = plus ? digits : digits.StartsWith("00") ? digits[2..] : default;
        return international.Length is >= MinForeignDigits and <= MaxForeignDigits && international[0] != '0';
    }

    private static bool IsShortNumber(ReadOnlySpan<char> token, FrozenSet<string> allowed) =>
        token.Length is >= MinShort and <= MaxShort && !token.ContainsAnyExceptInRange('0', '9') && !IsAllowed(token, plus: false, allowed);

    private static bool IsAllowed(ReadOnlySpan<char> digits, bool plus, FrozenSet<string> allowed) =>
        allowed.Count > 0 && allowed.Contains(Canonical(plus ? $"+{digits}" : digits));
}
