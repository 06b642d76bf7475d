namespace Dispatch.Core.Sms.Text;

/// <summary>A mail address or an account: an '@', or its name in brackets.</summary>
internal static class AccountRule
{
    private static readonly string[] Written = ["(at)", "[at]", "{at}", "(ات)", "[ات]", "ات ساین", "اتساین"];

    public static TextFinding Find(ReadOnlySpan<char> plain, bool words)
    {
        var sign = plain.IndexOf('@');
        if (sign >= 0) return new TextFinding(TextFault.Account, sign, Tokens.EndOfToken(plain, sign) - sign);
        if (!words) return TextFinding.None;
        foreach (var written in Written)
        {
            var at = plain.IndexOf(written, StringComparison.Ordinal);
            if (at >= 0) return new TextFinding(TextFault.Account, at, written.Length);
        }

        return TextFinding.None;
    }
}
