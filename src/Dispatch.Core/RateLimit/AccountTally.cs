namespace Dispatch.Core.RateLimit;

/// <summary>What this worker remembers of one gateway account. Its members are touched under <see cref="Gate"/>.</summary>
internal sealed class AccountTally
{
    public Lock Gate { get; } = new();

    /// <summary>The highest arrival time that Redis has told, in microseconds of its clock.</summary>
    public double Seen { get; private set; }

    /// <summary>The last refusal met by this worker itself.</summary>
    public LimiterSeat.Refusal? Refused { get; set; }

    private LimiterStanding? _standing;
    private double? _arrival;

    public void Saw(double arrival, double now, double interval)
    {
        // One far ahead of Redis's clock came from another Redis: keeping it would ask for nothing for ever.
        if (arrival > Seen || Seen > now + interval) Seen = arrival;
    }

    /// <summary>Takes from this worker's own share, in microseconds of its monotonic clock. Any change of standing starts empty.</summary>
    public GcraStep Take(LimiterStanding standing, double now, double interval, double burst, int wanted)
    {
        if (_standing != standing) _arrival = null;
        _standing = standing;
        var step = Gcra.Take(_arrival, now, interval, burst, wanted);
        _arrival = step.Arrival;
        return step;
    }
}
