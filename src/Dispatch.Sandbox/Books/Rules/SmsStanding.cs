namespace Dispatch.Sandbox.Books.Rules;

/// <summary>Where an SMS stands: the worst of its segments, each the best of its attempts.</summary>
internal enum SmsStanding : byte
{
    /// <summary>Undelivered, Expired or Rejected.</summary>
    Failed = 1,
    Unknown = 2,

    /// <summary>With Submitting.</summary>
    Queued = 3,
    Accepted = 4,
    Delivered = 5,

    /// <summary>On record as not sent, whatever became of attempts before.</summary>
    Dropped = 6,
}
