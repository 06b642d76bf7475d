namespace Dispatch.Core.Notices;

/// <summary>The check digits of Iranian identity numbers.</summary>
internal static class CheckDigit
{
    private static ReadOnlySpan<byte> NationalIdWeights => [29, 27, 23, 19, 17, 29, 27, 23, 19, 17];

    /// <summary>کد ملی: Σ dᵢ·(10−i) over the first nine, mod 11; below 2 it is the digit, else 11 − it. Ten equal digits are refused.</summary>
    public static bool IsNationalCode(ReadOnlySpan<byte> digits) =>
        digits.Length == 10 && digits[9] == NationalCode(digits[..9]) && digits.ContainsAnyExcept(digits[0]);

    /// <summary>شناسه ملی: with t = d₁₀ + 2, Σ (dᵢ + t)·wᵢ over the first ten, mod 11, mod 10.</summary>
    public static bool IsNationalId(ReadOnlySpan<byte> digits) =>
        digits.Length == 11 && digits[10] == NationalId(digits[..10]);

    public static byte NationalCode(ReadOnlySpan<byte> firstNine)
    {
        var sum = 0;
        for (var i = 0; i < 9; i++) sum += firstNine[i] * (10 - i);
        var rest = sum % 11;
        return (byte)(rest < 2 ? rest : 11 - rest);
    }

    public static byte NationalId(ReadOnlySpan<byte> firstTen)
    {
        var tens = firstTen[9] + 2;
        var sum = 0;
        for (var i = 0; i < 10; i++) sum += (firstTen[i] + tens) * NationalIdWeights[i];
        return (byte)(sum % 11 % 10);
    }
}
