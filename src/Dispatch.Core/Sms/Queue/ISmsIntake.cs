namespace Dispatch.Core.Sms.Queue;

/// <summary>The fast path from ingest into this worker's own SMS memory: rows are leased as they are inserted and never read back.</summary>
internal interface ISmsIntake
{
    /// <summary>Takes room for up to <paramref name="wanted"/> SMS; 0 where something lower waits unclaimed, or nothing can be sent now.</summary>
    int Reserve(int wanted);

    /// <summary>Gives back room that was reserved and not used.</summary>
    void GiveBack(int reserved);

    /// <summary>What reserved rows are leased with, and for how long from the database's now.</summary>
    (long Token, TimeSpan Lease) CurrentLease { get; }

    /// <summary>The rows are committed: they may be sent. As many as were reserved and not given back.</summary>
    void Take(ReadOnlySpan<QueuedSms> committed);

    /// <summary>Rows were committed that nobody reserved: worth a look.</summary>
    void Wake();
}
