namespace Dispatch.Core.Sms.Smpp;

/// <summary>The outcome in an answer's header. A gateway may send others; they keep their number.</summary>
internal enum CommandStatus : uint
{
    Ok = 0x00,
    InvalidMessageLength = 0x01,
    InvalidCommandLength = 0x02,
    InvalidCommandId = 0x03,
    IncorrectBindStatus = 0x04,
    AlreadyBound = 0x05,
    SystemError = 0x08,
    InvalidSourceAddress = 0x0A,
    InvalidDestinationAddress = 0x0B,
    BindFailed = 0x0D,
    InvalidPassword = 0x0E,
    InvalidSystemId = 0x0F,
    MessageQueueFull = 0x14,
    InvalidEsmClass = 0x43,
    SubmitFailed = 0x45,
    InvalidSourceTon = 0x48,
    InvalidSourceNpi = 0x49,
    InvalidDestinationTon = 0x50,
    InvalidDestinationNpi = 0x51,
    Throttled = 0x58,
    InvalidScheduledDelivery = 0x61,
    InvalidValidityPeriod = 0x62,

    /// <summary>RX_T_APPN: not now; whoever sent it is to send it again.</summary>
    ReceiverTemporaryError = 0x64,
    ReceiverPermanentError = 0x65,
    QueryFailed = 0x67,
    InvalidOptionalStream = 0xC0,
    OptionalParameterNotAllowed = 0xC1,
    InvalidParameterLength = 0xC2,
    MissingOptionalParameter = 0xC3,
    InvalidParameterValue = 0xC4,
    DeliveryFailure = 0xFE,
    UnknownError = 0xFF,
}
