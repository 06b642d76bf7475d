namespace Dispatch.Sandbox.Publishing;

/// <summary>What is to be done later, by its time. Bounded by what its owner puts in; safe for several threads.</summary>
internal sealed class Agenda<T>
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<T, long> _due = new();

    public int Count
    {
        get
        {
            lock (_lock) return _due.Count;
        }
    }

    /// <param name="item">What.</param>
    /// <param name="at">When.</param>
    public void Add(T item, DateTimeOffset at)
    {
        lock (_lock) _due.Enqueue(item, at.UtcTicks);
    }

    /// <summary>Takes what is due.</summary>
    public bool TryTake(DateTimeOffset now, out T item)
    {
        lock (_lock)
        {
            if (_due.TryPeek(out item!, out var at) && at <= now.UtcTicks)
            {
                _due.Dequeue();
                return true;
            }
        }

        item = default!;
        return false;
    }
}
