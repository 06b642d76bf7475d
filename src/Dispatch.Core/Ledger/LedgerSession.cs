using Dispatch.Core.Seams;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>
/// One physical connection to the ledger and the epoch it shows. A stage keeps its session and opens a new one after a fault:
/// connections are not pooled, so an epoch is never mistaken for another connection's, and prepared statements live as long as it does.
/// Not safe for use by two callers at once.
/// </summary>
internal sealed class LedgerSession(NpgsqlConnection connection, LedgerEpoch epoch, ulong digestKey, CommitBook? commits = null) : IAsyncDisposable
{
    public NpgsqlConnection Connection { get; } = connection;

    public LedgerEpoch Epoch { get; } = epoch;

    /// <summary>The ledger's own seed for content digests (<c>Content.Digest</c>): the same for as long as the ledger lives.</summary>
    public ulong DigestKey { get; } = digestKey;

    /// <summary>Where answered COMMITs are written down; null but in load runs.</summary>
    public CommitBook? Commits { get; } = commits;

    /// <summary>Asks for nothing: whoever waits for work finds out that the ledger was restarted, and maybe set back, only so.</summary>
    /// <exception cref="NpgsqlException">The connection is gone.</exception>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT 1", Connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
