using System.Globalization;

namespace Dispatch.Sandbox.Smsc.Settings;

/// <summary>How a message id, a number to the centre, is spelled on the wire.</summary>
internal enum MessageIdForm : byte
{
    Decimal,
    PaddedDecimal,
    Hex,
    UpperHex,
    MixedHex,
    PaddedHex,
}

internal static class MessageIdForms
{
    /// <summary>The longest spelling, in characters.</summary>
    public const int MaximumLength = 20;

    /// <summary>Spells <paramref name="number"/> into <paramref name="target"/>, of at least <see cref="MaximumLength"/>.</summary>
    public static int Write(this MessageIdForm form, long number, Span<char> target)
    {
        var format = form switch
        {
            MessageIdForm.PaddedDecimal => "D20",
            MessageIdForm.Hex or MessageIdForm.MixedHex => "x",
            MessageIdForm.UpperHex => "X",
            MessageIdForm.PaddedHex => "x16",
            _ => "D",
        };
        number.TryFormat(target, out var length, format, CultureInfo.InvariantCulture);
        if (form == MessageIdForm.MixedHex)
        {
            for (var i = 0; i < length; i += 2)
                target[i] = char.ToUpperInvariant(target[i]);
        }

        return length;
    }

    public static string Spell(this MessageIdForm form, long number)
    {
        Span<char> text = stackalloc char[MaximumLength];
        return new(text[..form.Write(number, text)]);
    }

    /// <summary>Reads a spelling back; null for what is none.</summary>
    public static long? Read(this MessageIdForm form, string text) =>
        long.TryParse(text, form is MessageIdForm.Decimal or MessageIdForm.PaddedDecimal ? NumberStyles.None : NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
