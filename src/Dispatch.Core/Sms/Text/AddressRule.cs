namespace Dispatch.Core.Sms.Text;

/// <summary>An address of the Internet in figures: 10.20.30.40, 2001:db8::1.</summary>
internal static class AddressRule
{
    private const int MinColons = 4;

    /// <summary>Four figures up to 255 with dots between them, the first dot being this one.</summary>
    public static TextFinding FindAt(ReadOnlySpan<char> plain, int dot)
    {
        var start = dot;
        while (start > 0 && char.IsAsciiDigit(plain[start - 1])) start--;
        var at = start;
        for (var part = 0; part < 4; part++)
        {
            var end = at;
            var value = 0;
            while (end < plain.Length && char.IsAsciiDigit(plain[end]) && end - at < 4) value = value * 10 + plain[end++] - '0';
            if (end == at || value > 255) return TextFinding.None;
            if (part == 3) return new TextFinding(TextFault.IpAddress, start, end - start);
            if (end == plain.Length || plain[end] != '.') return TextFinding.None;
            at = end + 1;
        }

        return TextFinding.None;
    }

    /// <summary>Hexadecimal figures with four colons or more between them, or with a double one. A time of day has two.</summary>
    public static TextFinding FindColons(ReadOnlySpan<char> plain)
    {
        for (var i = 0; i < plain.Length;)
        {
            if (!IsPart(plain[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < plain.Length && IsPart(plain[i])) i++;
            var run = plain[start..i];
            var colons = run.Count(':');
            if (run.ContainsAnyInRange('0', '9') && (colons >= MinColons || (colons >= 2 && run.Contains("::", StringComparison.Ordinal)))) return new TextFinding(TextFault.IpAddress, start, run.Length);
        }

        return TextFinding.None;
    }

    private static bool IsPart(char c) => c == ':' || char.IsAsciiHexDigitLower(c);
}
