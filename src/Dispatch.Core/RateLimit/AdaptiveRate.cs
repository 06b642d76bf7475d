namespace Dispatch.Core.RateLimit;

/// <summary>
/// How much of the configured rate to use after a gateway refused a segment as too many: cut at once, hold for a second, come back in two
/// to just below where it refused, then feel the way up. Where a gateway allows less than its contract says, this uses 93 % or more
/// of what it allows, with one refusal or two every quarter of a minute.
/// </summary>
internal static class AdaptiveRate
{
    /// <summary>After a refusal further ones belong to the same cut for so long: they were under way.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);

    private const double Cut = 0.7;
    private const double NearlyBack = 0.96;
    private const double BackAfterSeconds = 3;
    private const double FeelingPerSecond = 0.004;
    private const double Least = 0.01;

    /// <summary>The share of the configured rate to use, 0.01 to 1.</summary>
    /// <param name="refusedAt">The share in use when the gateway refused.</param>
    /// <param name="age">How long ago that was.</param>
    public static double Share(double refusedAt, TimeSpan age)
    {
        var seconds = age.TotalSeconds;
        var share = seconds < Hold.TotalSeconds ? refusedAt * Cut
            : seconds < BackAfterSeconds ? refusedAt * (Cut + ((NearlyBack - Cut) * (seconds - Hold.TotalSeconds) / (BackAfterSeconds - Hold.TotalSeconds)))
            : refusedAt * NearlyBack + (FeelingPerSecond * (seconds - BackAfterSeconds));
        return Math.Clamp(share, Least, 1);
    }
}
