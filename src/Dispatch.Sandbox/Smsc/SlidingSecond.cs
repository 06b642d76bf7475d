namespace Dispatch.Sandbox.Smsc;

/// <summary>Counts what happened within the last second, to the tick. What happened at one instant is one run.</summary>
internal sealed class SlidingSecond
{
    private readonly Queue<(long At, int Count)> _runs = new();
    private long _lastAt;
    private int _lastCount;
    private int _earlier;

    /// <summary>How many within (now − 1 s, now].</summary>
    public int Count(long now)
    {
        var end = now - TimeSpan.TicksPerSecond;
        while (_runs.TryPeek(out var run) && run.At <= end)
            _earlier -= _runs.Dequeue().Count;
        if (_lastAt <= end)
            _lastCount = 0;
        return _earlier + _lastCount;
    }

    /// <summary>Counts one more at <paramref name="now"/>, which is never earlier than before.</summary>
    public void Add(long now)
    {
        if (now != _lastAt)
        {
            if (_lastCount > 0)
            {
                _runs.Enqueue((_lastAt, _lastCount));
                _earlier += _lastCount;
            }

            _lastAt = now;
            _lastCount = 0;
        }

        _lastCount++;
    }
}
