namespace Dispatch.Sandbox.Books.Sides;

/// <summary>Where an attempt stands; the values are the ledger's.</summary>
internal enum SmsState : byte
{
    Submitting = 1,
    Accepted = 2,
    Unknown = 3,
    Delivered = 4,
    Undelivered = 5,
    Expired = 6,
    Rejected = 7,
}
