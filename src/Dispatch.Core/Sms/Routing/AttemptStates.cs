using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// The legal steps of an attempt:
/// <code>
/// Submitting → Accepted | Rejected | Unknown
/// Unknown    → Accepted | Rejected | Delivered | Undelivered | Expired
/// Accepted   → Delivered | Undelivered | Expired | Rejected
/// </code>
/// Delivered, Undelivered, Expired and Rejected are final: whatever arrives late, they never change.
/// </summary>
internal static class AttemptStates
{
    public static bool CanBecome(this AttemptState from, AttemptState to) => (from, to) switch
    {
        (AttemptState.Submitting, AttemptState.Accepted or AttemptState.Rejected or AttemptState.Unknown) => true,
        (AttemptState.Unknown, AttemptState.Accepted) => true,
        (AttemptState.Unknown or AttemptState.Accepted, _) => to.IsFinal(),
        _ => false,
    };

    public static bool IsFinal(this AttemptState state) => state >= AttemptState.Delivered;

    /// <summary>Final, and no person got it.</summary>
    public static bool HasFailed(this AttemptState state) => state > AttemptState.Delivered;

    /// <summary>What a receipt says of its attempt; null where it says nothing new (on the way, not known to the gateway).</summary>
    public static AttemptState? Of(MessageState state) => state switch
    {
        MessageState.Delivered => AttemptState.Delivered,
        MessageState.Expired => AttemptState.Expired,
        MessageState.Undeliverable or MessageState.Deleted => AttemptState.Undelivered,
        MessageState.Rejected => AttemptState.Rejected,
        MessageState.Enroute or MessageState.Accepted => AttemptState.Accepted,
        _ => null,
    };
}
