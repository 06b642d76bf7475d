namespace Dispatch.Core.Sms.Smpp;

/// <summary>What a PDU is (SMPP 3.4). An answer's id is its request's with the top bit set.</summary>
internal enum CommandId : uint
{
    BindReceiver = 0x00000001,
    BindTransmitter = 0x00000002,
    QuerySm = 0x00000003,
    SubmitSm = 0x00000004,
    DeliverSm = 0x00000005,
    Unbind = 0x00000006,
    BindTransceiver = 0x00000009,

    /// <summary>"Bind as receiver": from a gateway to a client that it has called.</summary>
    Outbind = 0x0000000B,
    EnquireLink = 0x00000015,

    /// <summary>A receipt or message, as deliver_sm, with everything in optional parameters.</summary>
    DataSm = 0x00000103,
    GenericNack = 0x80000000,
    BindReceiverResp = 0x80000001,
    BindTransmitterResp = 0x80000002,
    QuerySmResp = 0x80000003,
    SubmitSmResp = 0x80000004,
    DeliverSmResp = 0x80000005,
    UnbindResp = 0x80000006,
    BindTransceiverResp = 0x80000009,
    EnquireLinkResp = 0x80000015,
    DataSmResp = 0x80000103,
}
