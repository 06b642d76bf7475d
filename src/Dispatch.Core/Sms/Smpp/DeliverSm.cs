namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// A received deliver_sm or data_sm, as a view over the receive buffer: valid only until the callback that was given it returns.
/// </summary>
internal readonly ref struct DeliverSm
{
    private const byte EsmTypeMask = 0x3C;
    private const byte EsmReceipt = 0x04;
    private const byte EsmIntermediate = 0x20;
    private const byte EsmUserDataHeader = 0x40;

    /// <summary>Of a receipt: the number the message went to, as the gateway writes it. Personal data.</summary>
    public ReadOnlySpan<byte> Source { get; init; }

    public ReadOnlySpan<byte> Destination { get; init; }

    public byte EsmClass { get; init; }

    public byte DataCoding { get; init; }

    /// <summary>short_message, or message_payload where that is given.</summary>
    public ReadOnlySpan<byte> Message { get; init; }

    /// <summary>Empty where the parameter is absent.</summary>
    public ReadOnlySpan<byte> ReceiptedMessageId { get; init; }

    public MessageState MessageState { get; init; }

    /// <summary>Network type and its code, three bytes; empty where the parameter is absent.</summary>
    public ReadOnlySpan<byte> NetworkErrorCode { get; init; }

    public ushort? UserMessageReference { get; init; }

    public bool HasUserDataHeader => (EsmClass & EsmUserDataHeader) != 0;

    public bool IsIntermediate => (EsmClass & EsmIntermediate) != 0;

    /// <summary>True for a receipt of any kind, also from a gateway that forgets esm_class but sends the parameter.</summary>
    public bool IsReceipt => (EsmClass & EsmTypeMask) is EsmReceipt or EsmIntermediate || !ReceiptedMessageId.IsEmpty;
}
