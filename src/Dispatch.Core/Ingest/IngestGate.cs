using Dispatch.Core.Ledger;
using Dispatch.Core.Registry;

namespace Dispatch.Core.Ingest;

/// <summary>What ingest must not work without: a registry that can be trusted to say "no account".</summary>
internal sealed class IngestGate(RegistryGate registry, NoAccountGuard guard, SourceHealth sources)
{
    /// <summary>Group whose assignments the gate watches.</summary>
    public const string Group = "notices";

    /// <summary>Waits until the registry is declared, up to date and not paused. Holds nothing meanwhile.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => registry.WaitAsync(Assignments, cancellationToken);

    /// <summary>Judges the no-account share of what is about to be planned.</summary>
    /// <exception cref="RegistryHeldException">The batch must not be written; it is read again when the gate opens.</exception>
    public Task JudgeAsync(LedgerSession session, List<IngestItem> pending, CancellationToken cancellationToken) =>
        registry.JudgeAsync(session, Assignments(), pending.Count, WithoutAccount(pending), cancellationToken);

    /// <summary>Remembers what was committed.</summary>
    public void Record(List<IngestItem> items)
    {
        var applied = items.FindAll(item => item.Record.Outcome == Outcome.Applied);
        guard.Record(applied.Count, WithoutAccount(applied));
    }

    private static int WithoutAccount(List<IngestItem> items) => items.Count(item => item.Contact is not { HasAccount: true });

    private long Assignments() => sources.Assignments(Group);
}
