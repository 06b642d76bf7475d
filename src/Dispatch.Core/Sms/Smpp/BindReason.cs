namespace Dispatch.Core.Sms.Smpp;

/// <summary>Why a bind changed its state.</summary>
/// <param name="Status">What the gateway answered, where it was an answer.</param>
/// <param name="Detail">For the operator; never holds personal data or a password.</param>
internal readonly record struct BindReason(BindReasonKind Kind, CommandStatus Status = CommandStatus.Ok, string? Detail = null)
{
    /// <summary>A callback threw.</summary>
    public static BindReason OwnerFault(Exception e) => new(BindReasonKind.OwnerFault, Detail: $"{e.GetType().Name}: {e.Message}");
}
