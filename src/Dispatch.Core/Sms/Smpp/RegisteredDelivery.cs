namespace Dispatch.Core.Sms.Smpp;

/// <summary>Which receipts are asked for; the values are the wire's.</summary>
internal enum RegisteredDelivery : byte
{
    None = 0x00,
    Final = 0x01,
    FinalAndIntermediate = 0x11,
}
