namespace Dispatch.Core.RateLimit;

/// <summary>
/// The rate that keeps an operator's cap. Tokens live J, so what reaches the gateway within one second was granted within 1 s + J;
/// GCRA grants at most rate × (window + burst) + 1 in a window. So: rate × (1 s + J + burst) + 1 = cap.
/// </summary>
/// <param name="PerSecond">Tokens a second; 0 where the cap leaves room for none.</param>
/// <param name="Burst">How far an idle account saves up.</param>
internal readonly record struct RatePlan(double PerSecond, TimeSpan Burst)
{
    /// <summary>The plan for <paramref name="cap"/> segments in any second (a share need not be whole).</summary>
    public static RatePlan Of(double cap, TimeSpan tokenValidity, TimeSpan burst) =>
        new(Math.Max(0, cap - 1) / (1 + tokenValidity.TotalSeconds + burst.TotalSeconds), burst);
}
