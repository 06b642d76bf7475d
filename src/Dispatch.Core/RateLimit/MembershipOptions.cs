using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.RateLimit;

/// <summary>How this worker shows that it is there. Section <c>Dispatch:Membership</c>. All workers must be given the same times.</summary>
internal sealed class MembershipOptions
{
    public const string Section = "Dispatch:Membership";

    /// <summary>The worker's name, for people.</summary>
    /// <value>Empty: host name and process id.</value>
    [StringLength(100)]
    public string Name { get; set; } = "";

    /// <summary>Milliseconds between two heartbeats.</summary>
    /// <value>250.</value>
    [Range(50, 500)]
    public int HeartbeatMilliseconds { get; set; } = 250;

    /// <summary>A worker whose heartbeat is older is counted dead. It stops sending 1,000 ms before.</summary>
    /// <value>3000.</value>
    [Range(2_000, 60_000)]
    public int DeadAfterMilliseconds { get; set; } = 3_000;

    public TimeSpan DeadAfter => TimeSpan.FromMilliseconds(DeadAfterMilliseconds);

    public TimeSpan StopAfter => TimeSpan.FromMilliseconds(DeadAfterMilliseconds - 1_000);
}

/// <summary>Checks <see cref="MembershipOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class MembershipOptionsValidator : IValidateOptions<MembershipOptions>;
