using Npgsql;

namespace Dispatch.Load.Measure;

/// <summary>How far the ledger is: a few cheap reads, on a connection of its own.</summary>
internal sealed class LedgerWatch(NpgsqlDataSource database)
{
    private const string AppliedSql = "SELECT coalesce(sum(applied), 0)::bigint FROM intake WHERE kind = $1";
    private const string LastUnitSql = "SELECT coalesce(max(id), 0) FROM feed_unit";

    // Counted are the units up to the place; those that are published have places in no order of their ids.
    private const string ToldSql =
        """
        SELECT NOT EXISTS (SELECT FROM feed_unit WHERE position IS NULL AND id <= $1)
           AND (SELECT position FROM rate_place) >= coalesce((SELECT max(position) FROM feed_unit WHERE id <= $1 AND position IS NOT NULL), 0)
        """;

    private const string UnitsSql = "SELECT unit, count(*) FROM notice GROUP BY unit";
    private const string KeysSql = "SELECT key, unit FROM notice";

    /// <summary>Events of a kind that are in the ledger.</summary>
    public async Task<long> AppliedAsync(Core.Ingest.EventKind kind, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(AppliedSql);
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)kind });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The highest feed unit that is committed.</summary>
    public async Task<long> LastUnitAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LastUnitSql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Whether every unit up to this one is published and counted.</summary>
    public async Task<bool> IsToldAsync(long unit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ToldSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = unit });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The units that served notices, with how many each.</summary>
    public async Task<IReadOnlyDictionary<long, long>> ServingUnitsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(UnitsSql);
        command.CommandTimeout = 600;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var units = new Dictionary<long, long>();
        while (await reader.ReadAsync(cancellationToken)) units[reader.GetInt64(0)] = reader.GetInt64(1);
        return units;
    }

    /// <summary>Every notice's key with the unit that served it.</summary>
    public async IAsyncEnumerable<(Guid Key, long Unit)> NoticesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(KeysSql);
        command.CommandTimeout = 600;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) yield return (reader.GetGuid(0), reader.GetInt64(1));
    }

    /// <summary>Writes a checkpoint and waits for it.</summary>
    public async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("CHECKPOINT");
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
