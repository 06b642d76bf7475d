using Dispatch.Core.Events;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Receipts;

namespace Dispatch.Core.Ingest;

/// <summary>
/// The cancels of a batch, which come on the notices' own topic, and what was parked for the notices of a batch. One instance a lane.
/// </summary>
internal sealed class IngestCancels(CancelWriter writer, ParkedJoiner joiner, ReceiptMetrics metrics)
{
    private readonly List<(SourceRecord Record, NoticeCancelled Cancel)> _cancels = [];
    private Dictionary<NoticeKey, LifeRow> _lives = [];
    private ReceiptBatch? _written;

    public void Clear()
    {
        _cancels.Clear();
        _written = null;
    }

    public void Add(SourceRecord record, NoticeCancelled cancelled) => _cancels.Add((record, cancelled));

    /// <summary>Locks the notices that are withdrawn, before the unit is drawn and before notices are inserted: so every batch takes its locks in one order.</summary>
    public async Task LockAsync(LedgerTransaction transaction, CancellationToken cancellationToken) =>
        _lives = _cancels.Count == 0 ? [] : await LifeTable.LockAsync(transaction.Session, Keys(), cancellationToken);

    /// <summary>Which of the notices about to be planned their own court has withdrawn already.</summary>
    public async Task<HashSet<NoticeKey>> FindWithdrawnAsync(LedgerSession session, List<IngestItem> pending, CancellationToken cancellationToken)
    {
        var parked = await writer.FindParkedAsync(session, pending.ConvertAll(item => item.Issued.Key), cancellationToken);
        return [.. pending.Where(item => parked[item.Issued.Key].Any(one => one.Cancel.CourtId == item.Issued.CourtId)).Select(item => item.Issued.Key)];
    }

    /// <summary>Writes the cancels, after the batch's notices: a cancel may be in one batch with its notice.</summary>
    public async Task WriteAsync(Guid topicId, IReadOnlyList<NoticeKey> inserted, LedgerTransaction transaction, CancellationToken cancellationToken)
    {
        if (_cancels.Count == 0) return;
        var own = inserted.Intersect(_cancels.Select(one => one.Cancel.Key)).Order().ToList();
        if (own.Count > 0)
        {
            // Nobody else can see these rows yet: reading them after the unit was drawn breaks no order.
            foreach (var (key, life) in await LifeTable.LockAsync(transaction.Session, own, cancellationToken)) _lives[key] = life;
        }

        _written = await writer.WriteAsync(topicId, _cancels, transaction, _lives, cancellationToken);
    }

    /// <summary>After the COMMIT: looks once more for what was parked, here or by others, while this batch was being written.</summary>
    public async Task JoinAsync(LedgerSession session, IReadOnlyList<NoticeKey> inserted, CancellationToken cancellationToken)
    {
        if (_written is not null) metrics.Committed(_written);
        IReadOnlyList<NoticeKey> keys = _cancels.Count == 0 ? inserted : [.. inserted.Union(_cancels.Select(one => one.Cancel.Key)).Order()];
        if (keys.Count > 0) await joiner.JoinAsync(session, keys, cancellationToken);
    }

    private List<NoticeKey> Keys() => [.. _cancels.Select(one => one.Cancel.Key).Distinct().Order()];
}
