using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.RateLimit;

/// <summary>
/// How an operator's cap is kept. Section <c>Dispatch:RateLimit</c>. All workers must be given the same. Usable of a cap C:
/// (C − 1) / (1 + token validity + burst, in seconds), so 93 % of 500/s with the defaults and 97 % with 15 and 15 ms.
/// </summary>
internal sealed class RateLimitOptions
{
    public const string Section = "Dispatch:RateLimit";

    /// <summary>A token is void so many milliseconds after it was asked for.</summary>
    /// <value>50.</value>
    [Range(5, 1_000)]
    public int TokenValidityMilliseconds { get; set; } = 50;

    /// <summary>How many milliseconds' worth of tokens an idle account saves up. Ask about twice as often.</summary>
    /// <value>20.</value>
    [Range(1, 1_000)]
    public int BurstMilliseconds { get; set; } = 20;

    /// <summary>Redis out of reach for so many milliseconds: the limits are shared out among the workers.</summary>
    /// <value>500.</value>
    [Range(0, 60_000)]
    public int SharesAfterMilliseconds { get; set; } = 500;

    /// <summary>Redis within reach of every worker for so many milliseconds: it counts again.</summary>
    /// <value>3000.</value>
    [Range(0, 600_000)]
    public int SharedAfterMilliseconds { get; set; } = 3_000;

    public TimeSpan TokenValidity => TimeSpan.FromMilliseconds(TokenValidityMilliseconds);

    public TimeSpan Burst => TimeSpan.FromMilliseconds(BurstMilliseconds);

    /// <summary>The protocol's periods.</summary>
    public LimiterTimes Times(MembershipOptions membership) => new(
        membership.DeadAfter, membership.StopAfter, TimeSpan.FromSeconds(1) + TokenValidity, TokenValidity,
        TimeSpan.FromMilliseconds(SharesAfterMilliseconds), TimeSpan.FromMilliseconds(SharedAfterMilliseconds));
}

/// <summary>Checks <see cref="RateLimitOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;
