using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Receipts;

/// <summary>What the portal's <c>notice.viewed</c> become: actual service, a tracked view, or, where the notice is not there yet, a parked one.</summary>
internal sealed class ViewRoad(
    EventDecoder decoder, TopicTable topics, ReceiptWriter writer, ParkedJoiner joiner, TimeProvider time, ReceiptMetrics metrics) : ISourceRoad
{
    private readonly List<Receipt> _receipts = [];
    private ReceiptBatch? _written;

    public Task ReadyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task PrepareAsync(SourceBatch batch, LedgerSession session, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _receipts.Clear();
        foreach (var record in batch.Records)
        {
            if (!decoder.TryDecode(record.Value.Span, record.Headers, topics.Views.Reads, now, out var decoded, out var rejection))
            {
                record.Kind = EventKinds.Of(rejection.Schema);
                record.Refuse(rejection);
                continue;
            }

            record.Kind = EventKind.Viewed;
            if (record.Poison is { } poison) record.Refuse(Rejection.Of(RejectionRule.OutOfRange, "", poison));
            else _receipts.Add(Receipt.Of(batch.TopicId, record, (NoticeViewed)decoded));
        }

        return Task.CompletedTask;
    }

    public async Task WriteAsync(SourceBatch batch, LedgerTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var receipt in _receipts) (receipt.Record.Outcome, receipt.Record.Refusal) = (Outcome.Pending, null);
        NoticeKey[] keys = [.. _receipts.Select(receipt => receipt.Key).Distinct().Order()];
        var lives = keys.Length == 0 ? [] : await LifeTable.LockAsync(transaction.Session, keys, cancellationToken);
        _written = await writer.WriteAsync(_receipts, transaction, lives, cancellationToken);
    }

    public async Task CommittedAsync(SourceBatch batch, LedgerSession session, CancellationToken cancellationToken)
    {
        var written = _written!;
        metrics.Committed(written);

        // A notice may have been committed while its view was parked: neither side saw the other. Whoever commits last looks last.
        if (written.Parked.Count > 0) await joiner.JoinAsync(session, [.. written.Parked.Select(receipt => receipt.Key).Distinct().Order()], cancellationToken);
    }
}
