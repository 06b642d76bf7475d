namespace Dispatch.Core.Sms.Text;

/// <summary>Why a text, or a field in it, is not sent. Also the values of a metric's label: a closed set.</summary>
internal enum TextFault : byte
{
    None = 0,

    /// <summary>http, hxxp, www, "://", or the scheme of a link (tel:, mailto:).</summary>
    Url,

    /// <summary>A name with a dot, in any script or disguise.</summary>
    Domain,

    /// <summary>An address of the Internet in figures.</summary>
    IpAddress,

    /// <summary>An '@': mail address or account.</summary>
    Account,

    /// <summary>A word of mixed look-alike scripts (Latin with Cyrillic or Greek).</summary>
    LookAlike,

    /// <summary>Characters that cannot be seen, turn the direction of reading, or control the phone.</summary>
    Hidden,

    /// <summary>A number to call or to write to, unless it is allowed.</summary>
    PhoneNumber,

    /// <summary>The template names a field that the notice does not have (any more).</summary>
    FieldMissing,
}
