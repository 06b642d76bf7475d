using Dispatch.Core.Ledger;
using Dispatch.Core.Registry;

namespace Dispatch.Core.Ingest;

/// <summary>What ingest must not work without: a registry that can be trusted to say who has no account.</summary>
internal sealed class IngestGate(RegistryGate registry, NoAccountGuard guard, SourceHealth health)
{
    private long Assignments => health.Assignments(IngestServices.NoticesGroup);

    /// <summary>Waits until the registry can be trusted.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => registry.WaitAsync(() => Assignments, cancellationToken);

    /// <summary>Judges a batch before its transaction.</summary>
    /// <exception cref="RegistryHeldException">It must not be written; it is read again when the gate opens.</exception>
    public Task JudgeAsync(LedgerSession session, List<IngestItem> pending, CancellationToken cancellationToken) =>
        registry.JudgeAsync(session, Assignments, pending.Count, pending.Count(HasNoAccount), cancellationToken);

    /// <summary>Remembers what was committed, for the next judgment.</summary>
    public void Committed(List<IngestItem> items)
    {
        var written = items.FindAll(item => item.Record.Outcome == Outcome.Applied);
        guard.Record(written.Count, written.Count(HasNoAccount));
    }

    private static bool HasNoAccount(IngestItem item) => item.Contact is not { HasAccount: true };
}
