namespace Dispatch.Core.Notices;

/// <summary>
/// An Iranian mobile number in canonical form, 989 and nine digits, packed in 64 bits. The pattern is the gate.
/// Personal data: never printed, hence a <see cref="ToString"/> that hides it.
/// </summary>
internal readonly record struct Mobile(long Number)
{
    /// <summary>The canonical number without '+', as SMPP wants it (ton 1, npi 1).</summary>
    public string Digits => Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Accepts Persian and Arabic digits and the prefixes 0098, +98, 98, 0 or none before 9xxxxxxxxx.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Mobile mobile)
    {
        mobile = default;
        text = text.Trim();
        if (text.StartsWith("+")) text = text[1..];
        if (text.Length is < 10 or > 14) return false;
        Span<char> ascii = stackalloc char[text.Length];
        for (var i = 0; i < text.Length; i++) ascii[i] = Notices.Digits.ToAscii(text[i]);
        ReadOnlySpan<char> national = ascii.Length switch
        {
            14 when ascii.StartsWith("0098") => ascii[4..],
            12 when ascii.StartsWith("98") => ascii[2..],
            11 when ascii[0] == '0' => ascii[1..],
            10 => ascii,
            _ => default,
        };
        if (national.Length != 10 || national[0] != '9') return false;
        long value = 98;
        foreach (var c in national)
        {
            if (c is < '0' or > '9') return false;
            value = value * 10 + (c - '0');
        }

        mobile = new Mobile(value);
        return true;
    }

    public override string ToString() => "mobile (hidden)";
}
