namespace Dispatch.Core.Feed;

/// <summary>Wakes the feed and what follows it, where they live in the process of those that write.</summary>
internal sealed class FeedSignals : IDisposable
{
    /// <summary>A unit was committed. Raise after a COMMIT with evidence was answered.</summary>
    public Wakeup Committed { get; } = new();

    /// <summary>Units were published and marked.</summary>
    public Wakeup Published { get; } = new();

    public void Dispose()
    {
        Committed.Dispose();
        Published.Dispose();
    }
}
