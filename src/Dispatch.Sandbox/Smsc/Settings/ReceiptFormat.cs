namespace Dispatch.Sandbox.Smsc.Settings;

/// <summary>The spellings of a receipt's text that vendors are known for.</summary>
internal enum ReceiptFormat
{
    /// <summary>As in the specification's appendix B, dates to the minute.</summary>
    Standard,

    /// <summary>All in small letters.</summary>
    Lower,

    /// <summary>All in capitals, the id as it is.</summary>
    Upper,

    /// <summary>Dates to the second.</summary>
    Seconds,

    /// <summary>State and error first, the id last.</summary>
    Reordered,

    /// <summary>Nothing but id and state.</summary>
    Short,

    /// <summary>No text at all: the optional parameters say it.</summary>
    TlvOnly,
}
