namespace Dispatch.Sandbox.Smsc.Wire;

/// <summary>SMPP 3.4 command ids. An answer is its request with the top bit set.</summary>
internal static class Command
{
    public const uint BindReceiver = 0x01;
    public const uint BindTransmitter = 0x02;
    public const uint QuerySm = 0x03;
    public const uint SubmitSm = 0x04;
    public const uint DeliverSm = 0x05;
    public const uint Unbind = 0x06;
    public const uint BindTransceiver = 0x09;
    public const uint EnquireLink = 0x15;
    public const uint DataSm = 0x103;
    public const uint GenericNack = 0x8000_0000;
    public const uint Answer = 0x8000_0000;
}
