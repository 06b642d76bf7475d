namespace Dispatch.Core.Sms.Routing;

/// <summary>Where an attempt of a segment stands. What is queued has no attempt yet. The values lie in the ledger: never renumber.</summary>
internal enum AttemptState : byte
{
    /// <summary>Its intent is committed; bytes may be on their way.</summary>
    Submitting = 1,

    /// <summary>The gateway took it.</summary>
    Accepted = 2,

    /// <summary>The connection or the worker died between request and answer.</summary>
    Unknown = 3,

    Delivered = 4,
    Undelivered = 5,

    /// <summary>By the gateway.</summary>
    Expired = 6,
    Rejected = 7,
}
