namespace Dispatch.Core.RateLimit;

/// <summary>
/// How much of the configured rate one gateway takes, as one worker learns it from the answers. The first refusal as too many cuts deep;
/// the first segment taken after it tells what the gateway's second holds: as many as it took within the second before, against as many
/// as it was given a second until it refused. So a fall of the operator's cap is found in one step, not by cutting and cutting again. Refusals that are not more
/// than one in a hundred of a second's answers are no cap: to cut for each would bring the rate down for good.
/// Times are readings of a monotonic clock. Not safe for use by two callers at once.
/// </summary>
internal sealed class Ceiling
{
    private const int Enough = 20;
    private const int Noise = 100;

    private readonly LastSecond _answered = new();
    private readonly LastSecond _taken = new();
    private double _refusedAt = 1;
    private TimeSpan? _since;
    private double _given;
    private bool _found;

    /// <summary>The share of the configured rate to use now, 0.01 to 1.</summary>
    public double Share(TimeSpan now) => _since is { } since ? AdaptiveRate.Share(_refusedAt, now - since, _found) : 1;

    /// <summary>The gateway refused a segment as too many.</summary>
    /// <param name="inUse">The share in use.</param>
    /// <param name="sent">When the segment was submitted; one that was under way when the last cut was made belongs to that.</param>
    /// <param name="now">Now.</param>
    /// <returns>Whether this is a new cut.</returns>
    public bool Refused(double inUse, TimeSpan sent, TimeSpan now)
    {
        _answered.Add(now);
        var answered = _answered.Count(now);
        if ((answered - _taken.Count(now)) * Noise < answered) return false;
        if (_since is { } since && (sent <= since || now - since < AdaptiveRate.Hold)) return false;
        (_refusedAt, _since, _found) = (inUse, now, false);
        // Of a few nothing can be told: then it takes a little less than was in use.
        _given = answered < Enough ? 0 : _answered.PerSecond(now);
        return true;
    }

    /// <summary>The gateway took a segment: whatever it answered, but for "too many".</summary>
    /// <returns>The share that it takes, where this one tells; otherwise null.</returns>
    public double? Taken(TimeSpan sent, TimeSpan now)
    {
        _answered.Add(now);
        _taken.Add(now);
        if (_found || _since is not { } since || sent <= since || now - since >= AdaptiveRate.Hold) return null;
        _found = true;
        if (_given > 0) _refusedAt = Math.Max(AdaptiveRate.Least, _refusedAt * Math.Min(1, _taken.Count(now) / _given));
        return _refusedAt;
    }
}
