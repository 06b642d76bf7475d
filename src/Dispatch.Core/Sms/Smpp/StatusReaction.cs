namespace Dispatch.Core.Sms.Smpp;

/// <summary>What a refused submission asks of its sender.</summary>
internal enum StatusReaction : byte
{
    /// <summary>Not refused.</summary>
    Accepted,

    /// <summary>Same link; cut the rate.</summary>
    Throttled,

    /// <summary>Back off for seconds, then another gateway.</summary>
    QueueFull,

    /// <summary>A bounded number of retries, then another gateway.</summary>
    RetryBounded,

    /// <summary>May or may not have been taken: one fail-over at most.</summary>
    AmbiguousFailOver,

    /// <summary>This sender is misconfigured here: another gateway, and an alarm.</summary>
    OtherGateway,

    /// <summary>The number is at fault: permanent, and the registry is told.</summary>
    DestinationPermanent,

    /// <summary>The request is at fault: permanent, and an alarm.</summary>
    OurFault,

    /// <summary>Our times are wrong: mend the setting; no blind retry.</summary>
    Fix,

    /// <summary>The bind is not what was thought: bind again, or wait for the old session.</summary>
    Rebind,

    /// <summary>Stop the bind and page someone; a retry storm locks accounts.</summary>
    CredentialsRefused,

    /// <summary>Permanent, for want of a better rule.</summary>
    Permanent,
}
