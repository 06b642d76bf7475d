namespace Dispatch.Core.Sms.Smpp;

/// <summary>Why bytes are not the PDU they claim to be. A value, not an exception: garbage must stay cheap.</summary>
internal enum PduError : byte
{
    None = 0,

    /// <summary>The length field is below the header's 16 bytes or above the cap: the framing is lost.</summary>
    BadLength,

    /// <summary>A fixed field or a string ends beyond the PDU.</summary>
    Truncated,

    /// <summary>A string is longer than the protocol allows, or has no end.</summary>
    FieldTooLong,

    /// <summary>An optional parameter runs beyond the PDU.</summary>
    BadTlv,

    /// <summary>A command that a client does not know, or does not expect.</summary>
    UnknownCommand,

    /// <summary>An answer to nothing that is open.</summary>
    StrayAnswer,

    /// <summary>A command that is known, but has no place on a link like this one now.</summary>
    OutOfPlace,
}
