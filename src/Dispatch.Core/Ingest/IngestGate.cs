using Dispatch.Core.Ledger;

namespace Dispatch.Core.Ingest;

/// <summary>What ingest must not work without: a registry that can be trusted.</summary>
internal sealed class IngestGate
{
    public Task WaitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task JudgeAsync(LedgerSession session, List<IngestItem> pending, CancellationToken cancellationToken) => Task.CompletedTask;
}
