namespace Dispatch.Core.Sms.Text;

/// <summary>What a text holds that a genuine notice's SMS never does.</summary>
internal enum LinkFault : byte
{
    None = 0,

    /// <summary>http, hxxp, www, or a scheme with "://".</summary>
    Url,

    /// <summary>A name with a dot, in any script or disguise, or an IPv4 address.</summary>
    Domain,

    /// <summary>An '@': mail address or account.</summary>
    Account,

    /// <summary>A word of mixed look-alike scripts (Latin with Cyrillic or Greek).</summary>
    LookAlike,

    /// <summary>Characters that cannot be seen, turn the direction of reading, or control the phone.</summary>
    Hidden,

    /// <summary>A number abroad, or a mobile number to call.</summary>
    PhoneNumber,
}
