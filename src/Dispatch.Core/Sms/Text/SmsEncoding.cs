namespace Dispatch.Core.Sms.Text;

/// <summary>How a text's characters become bytes.</summary>
internal enum SmsEncoding : byte
{
    /// <summary>The GSM 03.38 default alphabet with its extension table, unpacked: one septet an octet.</summary>
    Gsm7,

    /// <summary>UTF-16, big-endian. Persian is always this.</summary>
    Ucs2,
}
