using Dispatch.Core.Ledger;

namespace Dispatch.Core.Registry;

/// <summary>The declaration that the registry is loaded: without it nobody is sent to paper. A new one also ends a pause of ingest.</summary>
internal static class RegistryMarker
{
    /// <summary>Declares it.</summary>
    /// <param name="session">The ledger.</param>
    /// <param name="contacts">How many were loaded; the caller has compared it with what the ledger holds (<see cref="ContactTable.CountAsync"/>).</param>
    /// <param name="by">Who declares it.</param>
    /// <param name="at">Business time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The marker's number.</returns>
    public static Task<int> DeclareAsync(LedgerSession session, long contacts, string by, DateTimeOffset at, CancellationToken cancellationToken) =>
        RegistryTable.DeclareAsync(session, contacts, by, at, cancellationToken);
}
