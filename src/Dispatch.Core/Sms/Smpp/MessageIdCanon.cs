using System.Globalization;
using System.Numerics;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// One gateway's message ids in the one form they are compared in. Ids from submit answers and from receipts are
/// canonical only if both went through here. Numbers become decimal digits without padding.
/// </summary>
internal readonly record struct MessageIdCanon(MessageIdForm Answer, MessageIdForm Receipt)
{
    public string FromAnswer(string messageId) => Canonical(messageId, Answer);

    public string FromReceipt(string messageId) => Canonical(messageId, Receipt);

    private static string Canonical(string messageId, MessageIdForm form)
    {
        var id = messageId.AsSpan().Trim();
        return form switch
        {
            MessageIdForm.Decimal when !id.IsEmpty && !id.ContainsAnyExceptInRange('0', '9') => Decimal(id),
            MessageIdForm.Hexadecimal => Hexadecimal(id),
            MessageIdForm.Exact => id.Length == messageId.Length ? messageId : id.ToString(),
            _ => Loose(id),
        };
    }

    private static string Decimal(ReadOnlySpan<char> digits)
    {
        var trimmed = digits.TrimStart('0');
        return trimmed.IsEmpty ? "0" : trimmed.ToString();
    }

    // What is no number keeps its letters, so it cannot meet the canonical form of a number.
    private static string Hexadecimal(ReadOnlySpan<char> id)
    {
        var digits = id.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? id[2..] : id;
        if (UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            return number.ToString(CultureInfo.InvariantCulture);
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c)) return Loose(id);
        }

        return digits.IsEmpty
            ? Loose(id)
            : BigInteger.Parse($"0{digits}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    private static string Loose(ReadOnlySpan<char> id)
    {
        var trimmed = id.TrimStart('0');
        return (trimmed.IsEmpty && !id.IsEmpty ? "0" : trimmed.ToString()).ToUpperInvariant();
    }
}
