using Dispatch.Core.Sms.Queue;

namespace Dispatch.Core.Sms.Routing;

/// <summary>From the bind to the writer that waits for its window.</summary>
internal sealed class WindowSignal
{
    /// <summary>Slots came free, or the bind's state changed.</summary>
    public Signal Freed { get; } = new();

    private int _inUse;

    /// <summary>Submissions of the gateway without an answer.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    public void Took() => Interlocked.Increment(ref _inUse);

    public void Gave() => Interlocked.Decrement(ref _inUse);
}
