namespace Dispatch.Core.Feed;

/// <summary>Wakes the feed, where it lives in the process of those that write.</summary>
internal sealed class FeedSignals : IDisposable
{
    /// <summary>A unit was committed. Raise after a COMMIT with evidence was answered.</summary>
    public Wakeup Committed { get; } = new();

    public void Dispose() => Committed.Dispose();
}
