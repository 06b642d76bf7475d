namespace Dispatch.Core.Sms.Smpp;

/// <summary>How a gateway spells a message id in one place. Never guessed: "1234" is a number in either base.</summary>
internal enum MessageIdForm : byte
{
    /// <summary>Compared to the letter.</summary>
    Exact,

    /// <summary>Compared without case and without leading zeros.</summary>
    Loose,

    /// <summary>A decimal number, padded or not.</summary>
    Decimal,

    /// <summary>A hexadecimal number in either case, padded or not, with or without 0x.</summary>
    Hexadecimal,
}
