namespace Dispatch.Core.Sms.Smpp;

/// <summary>What a gateway says has become of a message; the values are the wire's, and lie in <c>receipt_parked.state</c>: never renumber.</summary>
internal enum MessageState : byte
{
    /// <summary>Not said, or not understood.</summary>
    None = 0,
    Enroute = 1,
    Delivered = 2,
    Expired = 3,
    Deleted = 4,
    Undeliverable = 5,
    Accepted = 6,
    Unknown = 7,
    Rejected = 8,
}

internal static class MessageStates
{
    /// <summary>No later receipt can change it.</summary>
    public static bool IsFinal(this MessageState state) => state
        is MessageState.Delivered or MessageState.Expired or MessageState.Deleted or MessageState.Undeliverable or MessageState.Rejected;
}
