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

    /// <summary>Equals signs and commas.</summary>
    Equals,

    /// <summary>Underscores in the keys, semicolons between, values in quotes.</summary>
    Quoted,

    /// <summary>Dates with the century, states in full: DELIVERED, UNDELIVERABLE.</summary>
    LongWords,

    /// <summary>The state as its number.</summary>
    Numbers,

    /// <summary>With the first words of the message behind text:, which look like a receipt's themselves.</summary>
    Quoting,

    /// <summary>Nothing but id and state.</summary>
    Short,

    /// <summary>No text at all: the optional parameters say it.</summary>
    TlvOnly,
}
