namespace Dispatch.Sandbox.Smsc.Wire;

/// <summary>Tags of the optional parameters that this centre reads or writes.</summary>
internal static class Tlv
{
    public const ushort ReceiptedMessageId = 0x001E;
    public const ushort UserMessageReference = 0x0204;
    public const ushort SarReference = 0x020C;
    public const ushort SarTotal = 0x020E;
    public const ushort SarSequence = 0x020F;
    public const ushort InterfaceVersion = 0x0210;
    public const ushort NetworkErrorCode = 0x0423;
    public const ushort MessagePayload = 0x0424;
    public const ushort MessageState = 0x0427;
}
