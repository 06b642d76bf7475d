using Dispatch.Core.Events;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Ingest;

/// <summary>Cancels of a batch.</summary>
internal sealed class IngestCancels
{
    private readonly List<(SourceRecord, NoticeCancelled)> _cancels = [];

    public void Clear() => _cancels.Clear();

    public void Add(SourceRecord record, NoticeCancelled cancelled) => _cancels.Add((record, cancelled));

    public Task LockAsync(LedgerTransaction transaction, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<HashSet<NoticeKey>> FindWithdrawnAsync(LedgerSession session, List<IngestItem> pending, CancellationToken cancellationToken) => Task.FromResult(new HashSet<NoticeKey>());

    public Task WriteAsync(LedgerTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var (record, _) in _cancels) record.Outcome = Outcome.Applied;
        return Task.CompletedTask;
    }

    public Task JoinAsync(LedgerSession session, IReadOnlyList<NoticeKey> written, CancellationToken cancellationToken) => Task.CompletedTask;
}
