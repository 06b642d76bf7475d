namespace Dispatch.Core.Sms.Smpp;

/// <summary>How a bad PDU is answered.</summary>
internal static class PduErrors
{
    public static CommandStatus ToStatus(this PduError error) => error switch
    {
        PduError.None => CommandStatus.Ok,
        PduError.BadTlv => CommandStatus.InvalidOptionalStream,
        PduError.OutOfPlace => CommandStatus.IncorrectBindStatus,
        PduError.UnknownCommand or PduError.StrayAnswer => CommandStatus.InvalidCommandId,
        _ => CommandStatus.InvalidCommandLength,
    };
}
