using Dispatch.Core.Ledger;

namespace Dispatch.Core.Ingest;

/// <summary>
/// What a source topic's batches become. The lane that drives it (<c>SourceLane</c>) owns the transaction, the positions,
/// the dead letters and the retries; the road decides and writes. One instance a lane: never called twice at once.
/// </summary>
internal interface ISourceRoad
{
    /// <summary>Waits, before a batch is taken, for whatever the road must not work without. Nothing is held meanwhile.</summary>
    Task ReadyAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Everything that needs no transaction: decoding, the window, reads. Sets <see cref="SourceRecord.Kind"/> and, for what is refused,
    /// <see cref="SourceRecord.Outcome"/> = Bad with its <see cref="SourceRecord.Refusal"/>.
    /// </summary>
    Task PrepareAsync(SourceBatch batch, LedgerSession session, CancellationToken cancellationToken);

    /// <summary>
    /// Writes what is pending inside the transaction (rows in key order, then <see cref="LedgerTransaction.DrawUnitAsync"/>, then evidence),
    /// and leaves every record with an outcome. May be called again for the same batch after a roll-back: outcomes set by an earlier
    /// call are reset to what <see cref="PrepareAsync"/> left. A record found refused here (a conflict) is dead-lettered before the COMMIT.
    /// </summary>
    Task WriteAsync(SourceBatch batch, LedgerTransaction transaction, CancellationToken cancellationToken);

    /// <summary>After the COMMIT was answered: fill the window, hand over SMS, look again for what was parked at the same time.</summary>
    Task CommittedAsync(SourceBatch batch, LedgerSession session, CancellationToken cancellationToken);
}
