namespace Dispatch.Core.RateLimit;

/// <summary>
/// How much of the configured rate to use after a gateway refused a segment as too many: cut at once, and deep until it is found what the
/// gateway takes (<see cref="Ceiling"/>); then stay below that for a second, come near it in another, feel the way up, and once well past that
/// point ever faster. Where a gateway allows less than its contract says, a refusal or two come every ten seconds or so.
/// </summary>
internal static class AdaptiveRate
{
    /// <summary>After a refusal further ones belong to the same cut for so long: they were under way.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);

    /// <summary>Below this the rate never falls.</summary>
    public const double Least = 0.01;

    private const double Deep = 0.3;
    private const double Unfound = 0.5;
    private const double Below = 0.92;
    private const double Near = 0.97;
    private const double NearAfterSeconds = 2;
    private const double FeelingPerSecond = 0.003;
    private const double PastItAfterSeconds = 14;
    private const double DoublingSeconds = 10;

    /// <summary>The share of the configured rate to use, 0.01 to 1.</summary>
    /// <param name="refusedAt">The share that the gateway refused; where it is found, the share that it takes.</param>
    /// <param name="age">How long ago it refused.</param>
    /// <param name="found">It took a segment since.</param>
    public static double Share(double refusedAt, TimeSpan age, bool found)
    {
        if (!found && age < Hold) return Math.Clamp(refusedAt * Deep, Least, 1);
        var (seconds, hold) = (age.TotalSeconds, Hold.TotalSeconds);
        var part = seconds < hold ? Below
            : seconds < NearAfterSeconds ? Below + ((Near - Below) * (seconds - hold) / (NearAfterSeconds - hold))
            : Near + (FeelingPerSecond * (Math.Min(seconds, PastItAfterSeconds) - NearAfterSeconds));
        if (seconds > PastItAfterSeconds) part *= Math.Pow(2, (seconds - PastItAfterSeconds) / DoublingSeconds);
        return Math.Clamp(refusedAt * part * (found ? 1 : Unfound), Least, 1);
    }
}
