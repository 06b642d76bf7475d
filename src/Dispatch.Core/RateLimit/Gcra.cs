namespace Dispatch.Core.RateLimit;

/// <summary>
/// The generic cell rate algorithm with a quantity, in microseconds. The script in <see cref="RedisGcra"/> is its mirror; a test holds them together.
/// What must stay true: in any window of W, at most (W + burst) / interval + 1 tokens are granted, however the interval grows above its smallest
/// meanwhile; a restart from empty (<c>null</c>, or an arrival that only a clock set back explains) grants less, never more.
/// </summary>
internal static class Gcra
{
    /// <summary>Takes up to <paramref name="wanted"/> tokens.</summary>
    /// <param name="arrival">The theoretical arrival time of the next token as stored; null where nothing is stored: it starts empty, not full.</param>
    /// <param name="now">Now, on the same clock.</param>
    /// <param name="interval">Between two tokens at the rate in force.</param>
    /// <param name="burst">How far an idle account saves up.</param>
    /// <param name="wanted">Tokens, from 1.</param>
    public static GcraStep Take(double? arrival, double now, double interval, double burst, int wanted)
    {
        var next = Math.Max(arrival ?? now + interval, now - burst);
        if (next > now + interval) next = now + interval;
        var granted = next > now ? 0 : (int)Math.Min(wanted, Math.Floor((now - next) / interval) + 1);
        next += granted * interval;
        // A little more than the first token, so that a steady sender asks a few times per burst, not once a token.
        var wait = granted == wanted ? 0 : Math.Max(0, next - now) + Math.Min(burst / 2, (wanted - granted - 1) * interval);
        return new GcraStep(granted, next, wait);
    }
}
