using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Receipts;

/// <summary>What ingest needs of cancels, which come on the notices' own topic.</summary>
internal sealed class CancelWriter(ReceiptWriter writer)
{
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

    /// <summary>
    /// Cancels that wait for these notices: asked before they are planned, so that neither SMS nor paper is made of what is withdrawn already
    /// (<see cref="NoticeRules.IssueCancelled"/>). At most one for each notice and court. Costs next to nothing where nothing is parked.
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
    /// Takes parked cancels over with the notices that <see cref="NoticeRules.IssueCancelled"/> made of them. The statements run last, with the unit;
    /// where a parked cancel is gone meanwhile the transaction is rolled back.
    /// </summary>
    /// <param name="transaction">The transaction that inserts the notices; its unit must be drawn.</param>
    /// <param name="issued">Each cancel with the number of its notice and the sequence of its Withdrawal.</param>
    public static void Take(LedgerTransaction transaction, IReadOnlyCollection<(ParkedCancel Parked, long No, short Sequence)> issued)
    {
        if (issued.Count == 0) return;
        transaction.Last(ParkedTable.Remove([.. issued.Select(one => one.Parked.Row)]), issued.Count);
        transaction.Last(
            CancelTable.Insert(transaction.UnitId, [.. issued.Select(one => new CancelRow(one.No, one.Parked.Cancel.CancelledAt, one.Sequence, one.Parked.Cancel.Reason))]),
            issued.Count);
    }
}
