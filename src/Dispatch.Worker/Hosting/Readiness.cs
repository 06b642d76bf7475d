using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Registry;

namespace Dispatch.Worker.Hosting;

/// <summary>Whether this worker does its work, and if not, why not.</summary>
internal sealed class Readiness(LedgerSessions sessions, SourceHealth? sources = null, RegistryGate? registry = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>False where only a restart helps.</summary>
    public bool Alive => sources?.Alive ?? true;

    /// <summary>Null when ready; else the first reason, for people.</summary>
    public async Task<string?> WhyNotAsync(CancellationToken cancellationToken)
    {
        if (!Alive) return "a consumer's thread has died";
        try
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bound.CancelAfter(Patience);
            await using var session = await sessions.OpenAsync(bound.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return "the ledger is out of reach or not migrated";
        }

        if (registry?.Check(sources?.Assignments(IngestServices.NoticesGroup) ?? 0) is { IsReady: false } verdict) return verdict.Text;
        return null;
    }
}
