namespace Dispatch.Core.RateLimit;

/// <summary>Who is there, on the database's clock.</summary>
internal interface IMembership
{
    /// <summary>
    /// False as soon as this worker might be counted dead by others (its heartbeat fails), and while it is not registered.
    /// On the monotonic clock: check it before each write.
    /// </summary>
    bool MaySend { get; }

    /// <summary>
    /// Numbers of the workers that left or are counted dead and were not yet <see cref="SettleAsync">settled</see>. A number named here is dead for good:
    /// should its process still be alive, it gets a new number. Nobody is named while this worker's own heartbeats have not been
    /// answered for long enough: a ledger that was down makes everyone look dead.
    /// </summary>
    Task<IReadOnlyList<int>> DeadAsync(CancellationToken cancellationToken);

    /// <summary>Tells that nothing of these workers is under way any more: they are not named again.</summary>
    Task SettleAsync(IReadOnlyList<int> dead, CancellationToken cancellationToken);
}
