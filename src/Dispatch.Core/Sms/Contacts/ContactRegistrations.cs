using Dispatch.Core.Feed;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Npgsql;

namespace Dispatch.Core.Sms.Contacts;

/// <summary>What registrations do to contacts' health: of another number nothing is known. The same number again says nothing new of it.</summary>
internal sealed class ContactRegistrations(ContactMetrics metrics, TimeProvider time)
{
    /// <summary>Takes back what was known of numbers that were just replaced. In the transaction that replaced them; draws its unit where something changed.</summary>
    /// <param name="transaction">Its contacts are locked by it.</param>
    /// <param name="topicId">Of the registrations.</param>
    /// <param name="written">The events that were written, by packed recipient.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What changed, for <see cref="Told"/>.</returns>
    public async Task<IReadOnlyList<ContactChange>> WriteAsync(
        LedgerTransaction transaction, Guid topicId, SortedDictionary<long, SourceRecord> written, CancellationToken cancellationToken)
    {
        if (written.Count == 0) return [];
        var sheets = await ContactHealthTable.ReplacedAsync(transaction.Session, [.. written.Keys], cancellationToken);
        if (sheets.Count == 0) return [];
        var changes = new List<ContactChange>();
        var now = time.GetUtcNow();
        foreach (var sheet in sheets)
        {
            var record = written[sheet.State.Recipient];
            if (sheet.State.Replace(sheet.Mobile, now)) changes.Add(sheet.State.Told(ContactChangeId.Of(topicId, record.Partition, record.Offset), sheet.Version, now));
        }

        await StoreAsync(transaction, sheets, cancellationToken);
        if (changes.Count == 0) return changes;
        if (transaction.UnitId == 0) await transaction.DrawUnitAsync(cancellationToken);
        foreach (var change in changes) transaction.Unit.Add(change);
        return changes;
    }

    /// <summary>After the COMMIT.</summary>
    public void Told(IReadOnlyList<ContactChange> changes) => metrics.Changed(changes);

    private static async Task StoreAsync(LedgerTransaction transaction, List<ContactSheet> sheets, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Session.Connection);
        batch.BatchCommands.Add(ContactHealthTable.Store([.. sheets.Select(sheet => sheet.State).OrderBy(state => state.Recipient)]));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
