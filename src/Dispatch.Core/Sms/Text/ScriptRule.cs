namespace Dispatch.Core.Sms.Text;

/// <summary>A word of Latin letters and of another script's that look like them.</summary>
internal static class ScriptRule
{
    public static TextFinding Find(ReadOnlySpan<char> plain)
    {
        for (var i = 0; i < plain.Length; i++)
        {
            if (!Tokens.IsLetter(plain, i)) continue;
            var start = i;
            i = Tokens.EndOfLetters(plain, start);
            bool latin = false, other = false;
            foreach (var c in plain[start..i])
            {
                if (Folding.IsLatin(c)) latin = true;
                else if (!Folding.IsArabicScript(c)) other = true;
            }

            if (latin && other) return new TextFinding(TextFault.LookAlike, start, i - start);
        }

        return TextFinding.None;
    }
}
