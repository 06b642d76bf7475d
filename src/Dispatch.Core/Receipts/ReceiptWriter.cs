using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Npgsql;

namespace Dispatch.Core.Receipts;

/// <summary>
/// Writes views and cancels inside a transaction: reads what is known of them, lets <see cref="ReceiptBatch"/> decide, takes SMS that
/// need not be sent out of the queue, and leaves facts and evidence. Shared by the road of views, by ingest for cancels, and by the join.
/// </summary>
internal sealed class ReceiptWriter(EventDecoder decoder, TopicTable topics, TimeProvider time)
{
    /// <summary>Writes the events and leaves each record with its outcome.</summary>
    /// <param name="receipts">In the order of delivery.</param>
    /// <param name="transaction">Its unit is drawn here where it is not yet.</param>
    /// <param name="lives">The notices that exist, locked or inserted by this transaction; what is missing waits for its notice.</param>
    /// <param name="cancellationToken">Ends it; nothing is committed here.</param>
    /// <returns>What was decided, for the metrics after the COMMIT.</returns>
    public async Task<ReceiptBatch> WriteAsync(
        IReadOnlyList<Receipt> receipts, LedgerTransaction transaction, IReadOnlyDictionary<NoticeKey, LifeRow> lives, CancellationToken cancellationToken)
    {
        var known = await ReadAsync(receipts, transaction.Session, lives, cancellationToken);
        var batch = new ReceiptBatch(lives, known);
        foreach (var receipt in receipts) batch.Add(receipt);
        if (batch.Evidence.Count > 0) await DrawAndDropAsync(batch, transaction, cancellationToken);
        await StoreAsync(batch, transaction, cancellationToken);
        foreach (var evidence in batch.Evidence) transaction.Unit.Add(evidence);
        return batch;
    }

    /// <summary>Decodes what was parked once more; null where its bytes are no longer accepted.</summary>
    public IIncomingEvent? Decode(ParkedRow row, out Rejection? rejection)
    {
        var allowed = row.Kind == EventKind.Viewed ? topics.Views.Reads : topics.Notices.Reads;
        return decoder.TryDecode(row.Value, KafkaHeaderBytes.Read(row.Headers), allowed, time.GetUtcNow(), out var decoded, out rejection) ? decoded : null;
    }

    private async Task<KnownReceipts> ReadAsync(
        IReadOnlyList<Receipt> receipts, LedgerSession session, IReadOnlyDictionary<NoticeKey, LifeRow> lives, CancellationToken cancellationToken)
    {
        var known = new KnownReceipts();
        if (receipts.Count == 0) return known;
        var viewKeys = receipts.Where(receipt => receipt.View is not null).Select(receipt => receipt.View!.ViewKey).Distinct().Order();
        await using (var batch = new NpgsqlBatch(session.Connection))
        {
            // Parked before recorded: a join moves a view from one to the other, and must not slip by between the two.
            batch.BatchCommands.Add(ParkedTable.Find([.. receipts.Select(receipt => (receipt.Kind, receipt.Discriminator)).Distinct()]));
            batch.BatchCommands.Add(ViewTable.Find(viewKeys));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            foreach (var row in await ParkedTable.ReadAsync(reader, cancellationToken)) known.Parked[(row.Kind, row.Discriminator)] = Decode(row, out _);
            await reader.NextResultAsync(cancellationToken);
            foreach (var row in await ViewTable.ReadAsync(reader, cancellationToken)) known.Views[row.ViewKey] = row;
        }

        await ReadCourtsAsync(receipts, session, lives, known, cancellationToken);
        var corrected = receipts.Where(receipt => lives.TryGetValue(receipt.Key, out var life) && MayCorrect(receipt, life))
            .Select(receipt => lives[receipt.Key].No).Distinct().Order().ToArray();
        if (corrected.Length == 0) return known;
        var keys = lives.Values.ToDictionary(life => life.No, life => life.Key);
        foreach (var row in await ViewTable.EarliestAsync(session, corrected, cancellationToken))
            known.ViewEvidence[row.No] = EvidenceId.Of(keys[row.No], row.Event, row.ViewKey);
        return known;
    }

    private static async Task ReadCourtsAsync(
        IReadOnlyList<Receipt> receipts, LedgerSession session, IReadOnlyDictionary<NoticeKey, LifeRow> lives, KnownReceipts known, CancellationToken cancellationToken)
    {
        var cancels = receipts.Where(receipt => receipt.Cancel is not null).ToList();
        if (cancels.Count == 0) return;
        var numbers = cancels.Where(receipt => lives.ContainsKey(receipt.Key)).Select(receipt => lives[receipt.Key].Court).Distinct().Order().ToArray();
        var ids = cancels.Select(receipt => receipt.Cancel!.CourtId).Distinct().Order(StringComparer.Ordinal).ToArray();
        foreach (var (number, id) in await CourtTable.FindAsync(session, numbers, ids, cancellationToken))
        {
            known.CourtIds[number] = id;
            known.CourtRows.TryAdd(id, number);
        }
    }

    // Only a correction names the evidence of the view that it takes back.
    private static bool MayCorrect(Receipt receipt, in LifeRow life) =>
        receipt.View is { } view ? view.ViewedAt < life.ViewedAt : receipt.Cancel!.CancelledAt <= life.ViewedAt;

    private static async Task DrawAndDropAsync(ReceiptBatch decided, LedgerTransaction transaction, CancellationToken cancellationToken)
    {
        var silenced = decided.Silenced;
        if (silenced.Length == 0)
        {
            if (transaction.UnitId == 0) await transaction.DrawUnitAsync(cancellationToken);
            return;
        }

        await using var batch = new NpgsqlBatch(transaction.Session.Connection);
        batch.BatchCommands.Add(SmsDropTable.Take(silenced));
        if (transaction.UnitId == 0) batch.BatchCommands.Add(new NpgsqlBatchCommand(LedgerTransaction.DrawSql));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var taken = new SortedSet<SmsId>();
        while (await reader.ReadAsync(cancellationToken)) taken.Add(new SmsId(reader.GetInt64(0), reader.GetInt16(1)));
        foreach (var sms in taken) decided.SmsTaken(sms);
        if (transaction.UnitId != 0) return;
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        transaction.SetUnit(reader.GetInt64(0), reader.GetInt32(1));
    }

    private async Task StoreAsync(ReceiptBatch decided, LedgerTransaction transaction, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Session.Connection);
        var unit = transaction.UnitId;
        if (decided.Changed is { Count: > 0 } changed) batch.BatchCommands.Add(LifeTable.Store(changed));
        if (decided.Dropped.Count > 0) batch.BatchCommands.Add(SmsDroppedTable.Insert(decided.Dropped, unit));
        if (decided.Cancels.Count > 0) batch.BatchCommands.Add(CancelTable.Insert(unit, decided.Cancels));
        if (decided.Views.Count > 0) batch.BatchCommands.Add(ViewTable.Insert(unit, [.. decided.Views.OrderBy(row => row.ViewKey)]));
        if (decided.Parked.Count > 0)
        {
            var now = time.GetUtcNow();
            batch.BatchCommands.Add(ParkedTable.Insert([.. decided.Parked.Select(receipt => receipt.ToParked(now)).OrderBy(row => row.Kind).ThenBy(row => row.Discriminator)]));
        }

        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
