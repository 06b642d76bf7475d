namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>SMPP 3.4's message_state.</summary>
internal enum MessageState : byte
{
    EnRoute = 1,
    Delivered = 2,
    Expired = 3,
    Deleted = 4,
    Undeliverable = 5,
    Accepted = 6,
    Unknown = 7,
    Rejected = 8,
}
