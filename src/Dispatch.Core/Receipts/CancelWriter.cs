using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Receipts;

/// <summary>What ingest needs of cancels, which come on the notices' own topic.</summary>
internal sealed class CancelWriter(ReceiptWriter writer)
{
    /// <summary>
    /// Cancels that wait for these notices: asked before they are planned, so that neither SMS nor paper is made of what its own court has
    /// withdrawn already (<see cref="LifeFlags.CancelledBeforePlanning"/>). They stay parked: <see cref="ParkedJoiner"/> records them once the notice is
    /// committed. At most one for each notice and court. Costs next to nothing where nothing is parked.
    /// </summary>
    public async Task<ILookup<NoticeKey, ParkedCancel>> FindParkedAsync(LedgerSession session, IReadOnlyList<NoticeKey> sortedKeys, CancellationToken cancellationToken)
    {
        var keys = await ParkedTable.PeekAsync(session, sortedKeys, cancellationToken);
        var rows = keys.Count == 0 ? [] : await ParkedTable.OfNoticesAsync(session, keys, EventKind.Cancelled, cancellationToken);
        return rows.Select(row => (Row: row, Cancel: writer.Decode(row, out _) as NoticeCancelled))
            .Where(one => one.Cancel is not null)
            .ToLookup(one => one.Row.Key, one => new ParkedCancel(one.Row, one.Cancel!));
    }

    /// <summary>
    /// Writes the cancels of a batch, after its notices (a cancel may be in one batch with its notice, and its evidence comes after), and leaves each
    /// record with its outcome. A cancel by another court is refused and names both; one without its notice is parked.
    /// </summary>
    /// <param name="topicId">Id of the notices' topic.</param>
    /// <param name="cancels">In the order of delivery.</param>
    /// <param name="transaction">The batch's transaction.</param>
    /// <param name="lives">The notices that exist, locked or inserted by this transaction, as they are in the table now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was decided: for <see cref="ReceiptMetrics.Committed"/>, and for <see cref="ParkedJoiner"/> where something was parked.</returns>
    public async Task<ReceiptBatch> WriteAsync(
        Guid topicId, IReadOnlyList<(SourceRecord Record, NoticeCancelled Cancel)> cancels, LedgerTransaction transaction,
        IReadOnlyDictionary<NoticeKey, LifeRow> lives, CancellationToken cancellationToken)
    {
        foreach (var (record, _) in cancels) (record.Outcome, record.Refusal) = (Outcome.Pending, null);
        return await writer.WriteAsync([.. cancels.Select(one => Receipt.Of(topicId, one.Record, one.Cancel))], transaction, lives, cancellationToken);
    }
}
