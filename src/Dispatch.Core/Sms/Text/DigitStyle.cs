namespace Dispatch.Core.Sms.Text;

/// <summary>Which digits a recipient sees.</summary>
internal enum DigitStyle : byte
{
    /// <summary>As they were written.</summary>
    Keep,

    /// <summary>0 to 9.</summary>
    Ascii,

    /// <summary>۰ to ۹.</summary>
    Persian,
}
