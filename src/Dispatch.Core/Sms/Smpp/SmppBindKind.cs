namespace Dispatch.Core.Sms.Smpp;

/// <summary>How an account is bound.</summary>
internal enum SmppBindKind : byte
{
    /// <summary>Each bind submits and receives.</summary>
    Transceiver,

    /// <summary>Transmitter binds that submit, and receiver binds for the receipts.</summary>
    Separate,
}
