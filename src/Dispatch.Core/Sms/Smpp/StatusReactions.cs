namespace Dispatch.Core.Sms.Smpp;

/// <summary>The reaction to each status: the house's table, with a gateway's own exceptions over it.</summary>
internal sealed class StatusReactions(IReadOnlyDictionary<CommandStatus, StatusReaction>? overrides = null)
{
    public StatusReaction Of(CommandStatus status) =>
        overrides is not null && overrides.TryGetValue(status, out var reaction) ? reaction : Usual(status);

    private static StatusReaction Usual(CommandStatus status) => status switch
    {
        CommandStatus.Ok => StatusReaction.Accepted,
        CommandStatus.Throttled => StatusReaction.Throttled,
        CommandStatus.MessageQueueFull => StatusReaction.QueueFull,
        CommandStatus.SystemError or CommandStatus.ReceiverTemporaryError
            or CommandStatus.DeliveryFailure or CommandStatus.UnknownError => StatusReaction.RetryBounded,
        CommandStatus.SubmitFailed => StatusReaction.AmbiguousFailOver,
        CommandStatus.InvalidSourceAddress or CommandStatus.InvalidSourceTon or CommandStatus.InvalidSourceNpi => StatusReaction.OtherGateway,
        CommandStatus.InvalidDestinationAddress or CommandStatus.InvalidDestinationTon
            or CommandStatus.InvalidDestinationNpi => StatusReaction.DestinationPermanent,
        CommandStatus.InvalidMessageLength or CommandStatus.InvalidEsmClass
            or (>= CommandStatus.InvalidOptionalStream and <= CommandStatus.InvalidParameterValue) => StatusReaction.OurFault,
        CommandStatus.InvalidScheduledDelivery or CommandStatus.InvalidValidityPeriod => StatusReaction.Fix,
        CommandStatus.IncorrectBindStatus or CommandStatus.AlreadyBound => StatusReaction.Rebind,
        CommandStatus.BindFailed or CommandStatus.InvalidPassword or CommandStatus.InvalidSystemId => StatusReaction.CredentialsRefused,
        _ => StatusReaction.Permanent,
    };
}
