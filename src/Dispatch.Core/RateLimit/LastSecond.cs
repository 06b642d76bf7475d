namespace Dispatch.Core.RateLimit;

/// <summary>Counts what happened within the last second, to a fiftieth of it.</summary>
internal sealed class LastSecond
{
    private const int Parts = 50;
    private readonly int[] _counts = new int[Parts];
    private long _part;
    private TimeSpan _from;
    private int _sum;

    public void Add(TimeSpan now)
    {
        Move(now);
        if (_sum == 0) _from = now;
        _counts[_part % Parts]++;
        _sum++;
    }

    public int Count(TimeSpan now)
    {
        Move(now);
        return _sum;
    }

    /// <summary>The same as a rate, where it has gone on for less than a second too. Told right after an <see cref="Add"/>.</summary>
    public double PerSecond(TimeSpan now) => Count(now) / Math.Clamp((now - _from).TotalSeconds, 1.0 / Parts, 1);

    private void Move(TimeSpan now)
    {
        var part = now.Ticks / (TimeSpan.TicksPerSecond / Parts);
        for (var left = Math.Min(part - _part, Parts); left > 0; left--)
        {
            ref var oldest = ref _counts[++_part % Parts];
            _sum -= oldest;
            oldest = 0;
        }

        _part = Math.Max(part, _part);
    }
}
