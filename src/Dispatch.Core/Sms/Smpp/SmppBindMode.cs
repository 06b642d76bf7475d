namespace Dispatch.Core.Sms.Smpp;

/// <summary>What a bind may do: submit, receive, or both.</summary>
internal enum SmppBindMode : byte
{
    Transceiver,
    Transmitter,
    Receiver,
}

internal static class SmppBindModes
{
    public static CommandId Command(this SmppBindMode mode) => mode switch
    {
        SmppBindMode.Transmitter => CommandId.BindTransmitter,
        SmppBindMode.Receiver => CommandId.BindReceiver,
        _ => CommandId.BindTransceiver,
    };
}
