using Dispatch.Core.Ledger;

namespace Dispatch.Core.Registry;

/// <summary>The pause that all workers obey, for the command line.</summary>
internal static class IngestPause
{
    /// <summary>Ends the pause; the share that caused it counts as usual from then on.</summary>
    /// <returns>False where nothing was paused.</returns>
    public static async Task<bool> ResumeAsync(LedgerSession session, string by, DateTimeOffset at, CancellationToken cancellationToken) =>
        await RegistryTable.ResumeAsync(session, by, at, cancellationToken) > 0;
}
