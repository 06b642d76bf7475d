using Dispatch.Core.Ledger;

namespace Dispatch.Core.Ingest;

/// <summary>
/// One partition this worker was given. The consumer's thread opens and closes it; its lane moves the position.
/// Whatever was read under an older generation is dropped: that is how a rewind, a hand-over or a set-back forgets what was in flight.
/// </summary>
internal sealed class PartitionState(int partition, int lane)
{
    private int _generation;
    private long _committed = -1;

    public int Partition { get; } = partition;

    /// <summary>The road it goes down: always the same one, so its records stay in order.</summary>
    public int Lane { get; } = lane;

    /// <summary>Raised whenever what was read before must not be written any more.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>The ledger's position as the lane last read or wrote it; -1: no row yet. Only the lane touches it while the generation stands.</summary>
    public long Position { get; set; } = -1;

    /// <summary>The history that position was read from; a session that shows another asks again.</summary>
    public LedgerEpoch Epoch { get; set; }

    /// <summary>Next offset the group's copy may show (the ledger has it); -1: nothing to tell.</summary>
    public long Committed
    {
        get => Interlocked.Read(ref _committed);
        set => Interlocked.Exchange(ref _committed, value);
    }

    /// <summary>True once the position is read and consumption stands there. Consumer's thread only.</summary>
    public bool Resolved { get; set; }

    /// <summary>True while held back (high water, or unresolved). Consumer's thread only.</summary>
    public bool Paused { get; set; }

    /// <summary>What the group's copy shows already. Consumer's thread only.</summary>
    public long Told { get; set; } = -1;

    /// <summary>What is read and not begun will be dropped.</summary>
    public void Close() => Interlocked.Increment(ref _generation);

    /// <summary>Closed, and to be read again from the ledger's position.</summary>
    public void Forget()
    {
        Close();
        Committed = -1;
        Resolved = false;
    }
}
