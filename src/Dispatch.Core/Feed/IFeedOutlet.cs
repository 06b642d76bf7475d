namespace Dispatch.Core.Feed;

/// <summary>
/// Where the leader publishes. Messages with one key keep their order. After a fault the outlet is useless and is closed,
/// and what it still held is dropped: then never a later message of a key without the earlier one.
/// </summary>
internal interface IFeedOutlet : IDisposable
{
    /// <summary>Hands a message over; waits where the outlet is full.</summary>
    /// <exception cref="FeedOutletException">It was refused.</exception>
    void Put(string topic, byte[] key, ReadOnlySpan<byte> value, CancellationToken cancellationToken);

    /// <summary>Waits until everything handed over since the last call is acknowledged by all in-sync replicas.</summary>
    /// <exception cref="FeedOutletException">Something was not.</exception>
    Task CompleteAsync(CancellationToken cancellationToken);
}
