namespace Dispatch.Sandbox.Smsc.Settings;

/// <summary>Where the text of a receipt stands in its deliver_sm.</summary>
internal enum ReceiptPlace
{
    /// <summary>In short_message, a letter an octet.</summary>
    ShortMessage,

    /// <summary>In message_payload, sm_length being 0.</summary>
    MessagePayload,

    /// <summary>In short_message, as UCS-2.</summary>
    Ucs2,
}
