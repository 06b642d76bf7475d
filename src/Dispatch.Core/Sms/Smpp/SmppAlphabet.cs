namespace Dispatch.Core.Sms.Smpp;

/// <summary>How a gateway reads text that is not UCS-2, one character an octet.</summary>
internal enum SmppAlphabet : byte
{
    /// <summary>Septets of the GSM 7-bit default alphabet, escapes included, unpacked.</summary>
    Gsm7,

    /// <summary>ISO 8859-1.</summary>
    Latin1,

    /// <summary>ISO 646.</summary>
    Ascii,
}
