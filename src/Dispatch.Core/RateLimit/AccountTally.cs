namespace Dispatch.Core.RateLimit;

/// <summary>What this worker remembers of one gateway account. Its members are touched under <see cref="Gate"/>.</summary>
internal sealed class AccountTally
{
    /// <summary>Later than any clock: whoever counts takes it for "empty from now on".</summary>
    private const double Empty = 1e18;

    public Lock Gate { get; } = new();

    /// <summary>What this worker itself has learnt of how much the gateway takes.</summary>
    public Ceiling Ceiling { get; } = new();

    private LimiterStanding? _standing;
    private double? _arrival;
    private double _seen;

    /// <summary>
    /// The highest arrival time that Redis has told, in microseconds of its clock, for the next ask under this standing. Under a standing
    /// that is new (the very object: the same one can be entered twice) Redis begins empty: what it saved up while others counted
    /// would come on top of what they granted.
    /// </summary>
    public double Seen(LimiterStanding standing) => ReferenceEquals(_standing, standing) ? _seen : Empty;

    /// <summary>Redis has answered an ask that was made under this standing.</summary>
    public void Saw(LimiterStanding standing, double arrival, double now, double interval)
    {
        _standing = standing;
        // One far ahead of Redis's clock came from another Redis: keeping it would ask for nothing for ever.
        if (arrival > _seen || _seen > now + interval) _seen = arrival;
    }

    /// <summary>Takes from this worker's own share, in microseconds of its monotonic clock. Any change of standing starts empty.</summary>
    public GcraStep Take(LimiterStanding standing, double now, double interval, double burst, int wanted)
    {
        if (!ReferenceEquals(_standing, standing)) _arrival = null;
        _standing = standing;
        var step = Gcra.Take(_arrival, now, interval, burst, wanted);
        _arrival = step.Arrival;
        return step;
    }
}
