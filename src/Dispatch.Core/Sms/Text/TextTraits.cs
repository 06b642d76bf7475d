namespace Dispatch.Core.Sms.Text;

/// <summary>What kinds of characters a text holds: decides which rules of the <see cref="LinkGate"/> have to look at it.</summary>
[Flags]
internal enum TextTraits : ushort
{
    None = 0,
    Digit = 1,

    /// <summary>A Latin letter, with or without an accent.</summary>
    Latin = 2,

    /// <summary>A letter that is neither Latin nor of the Arabic script.</summary>
    OtherLetter = 4,

    /// <summary>A full stop, or what looks like one.</summary>
    Dot = 8,
    At = 16,
    Bracket = 32,
    Colon = 64,
    Star = 128,
    Comma = 256,

    /// <summary>Something that is not seen; the zero-width non-joiner too.</summary>
    Invisible = 512,

    /// <summary>A Persian or Arabic zero: a mere dot to the eye.</summary>
    EasternZero = 1024,

    /// <summary>A character outside the fast table.</summary>
    Beyond = 2048,
}
