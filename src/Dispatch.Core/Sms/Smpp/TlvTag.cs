namespace Dispatch.Core.Sms.Smpp;

/// <summary>The optional parameters that Dispatch reads or writes; all others are skipped.</summary>
internal enum TlvTag : ushort
{
    ReceiptedMessageId = 0x001E,
    UserMessageReference = 0x0204,
    SarReference = 0x020C,
    SarTotal = 0x020E,
    SarSegment = 0x020F,
    NetworkErrorCode = 0x0423,
    MessagePayload = 0x0424,
    MessageState = 0x0427,
}
