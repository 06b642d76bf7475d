using System.Globalization;

namespace Dispatch.Core.Notices;

/// <summary>
/// A recipient's identity packed in 64 bits (kind, count of digits, digits): what the registry and the inbox are keyed by.
/// Personal data: never printed, hence a <see cref="ToString"/> that hides it.
/// </summary>
internal readonly record struct RecipientId(long Packed)
{
    private const int ValueBits = 50;
    private const int LengthBits = 4;
    private const long ValueMask = (1L << ValueBits) - 1;

    public RecipientKind Kind => (RecipientKind)(Packed >> (ValueBits + LengthBits));

    public string Digits =>
        (Packed & ValueMask).ToString("D" + ((Packed >> ValueBits) & 0xF).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Reads digits of any family; false names the broken rule in <paramref name="rule"/>.</summary>
    public static bool TryCreate(RecipientKind kind, ReadOnlySpan<char> text, out RecipientId id, out string? rule)
    {
        id = default;
        rule = kind switch
        {
            RecipientKind.Person when text.Length != 10 => "a national code has 10 digits",
            RecipientKind.Legal when text.Length != 11 => "a national id has 11 digits",
            RecipientKind.Foreign when text.Length is < 5 or > 15 => "an identity code has 5 to 15 digits",
            _ => null,
        };
        if (rule is not null) return false;

        Span<byte> digits = stackalloc byte[text.Length];
        long value = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = Notices.Digits.ToAscii(text[i]);
            if (c is < '0' or > '9')
            {
                rule = "must be digits only";
                return false;
            }

            digits[i] = (byte)(c - '0');
            value = value * 10 + digits[i];
        }

        rule = kind switch
        {
            RecipientKind.Person when !CheckDigit.IsNationalCode(digits) => "wrong check digit",
            RecipientKind.Legal when !CheckDigit.IsNationalId(digits) => "wrong check digit",
            _ => null,
        };
        if (rule is not null) return false;

        id = new RecipientId(((long)kind << (ValueBits + LengthBits)) | ((long)text.Length << ValueBits) | value);
        return true;
    }

    public override string ToString() => $"{Kind} (hidden)";
}
