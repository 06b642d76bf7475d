using Npgsql;

namespace Dispatch.Sandbox.Demo;

/// <summary>Asks the ledger how much is still to be done. Its own connection, one caller at a time.</summary>
internal sealed class LedgerPulse(string connectionString) : IAsyncDisposable
{
    // Each counts through an index or a small table; attempts under way are found by their intents, which are few.
    private const string OpenSql =
        """
        SELECT (SELECT count(*) FROM feed_unit WHERE position IS NULL),
               (SELECT coalesce(max(position), 0) FROM feed_unit WHERE position IS NOT NULL) - (SELECT position FROM rate_place),
               (SELECT count(*) FROM sms_queue),
               (SELECT count(*) FROM sms_intent i, unnest(i.nos, i.stages) AS u(no, stage) JOIN sms_attempt a ON a.no = u.no AND a.stage = u.stage WHERE a.state = 1),
               (SELECT count(*) FROM sms_unknown WHERE told_at IS NULL),
               (SELECT count(*) FROM receipt_parked),
               (SELECT count(*) FROM contact_health WHERE unsettled > 0)
        """;

    private const string PositionSql = "SELECT coalesce(sum(next_offset), 0)::bigint FROM position";

    private const string ContactSql = "SELECT count(*) FROM contact";

    private readonly NpgsqlConnection _connection = new(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);

    public Task OpenAsync(CancellationToken cancellationToken) => _connection.OpenAsync(cancellationToken);

    public async Task<OpenWork> OpenWorkAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OpenSql, _connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new OpenWork(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6));
    }

    /// <summary>Sum of all positions.</summary>
    public Task<long> PositionsAsync(CancellationToken cancellationToken) => NumberAsync(PositionSql, cancellationToken);

    public Task<long> ContactsAsync(CancellationToken cancellationToken) => NumberAsync(ContactSql, cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<long> NumberAsync(string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Constants of this file.
        await using var command = new NpgsqlCommand(sql, _connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
