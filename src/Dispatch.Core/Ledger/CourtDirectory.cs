using System.Collections.Concurrent;
using Dispatch.Core.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>Rows of courts by id and province, remembered: a country has some thousands. A new one is written at once, outside the batch.</summary>
internal sealed class CourtDirectory
{
    private const string EnsureSql =
        """
        WITH new AS (INSERT INTO court (id, province) SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING RETURNING no, id, province)
        SELECT no, id, province FROM new
        UNION ALL SELECT c.no, c.id, c.province FROM unnest($1, $2) AS k(id, province) JOIN court c ON c.id = k.id AND c.province = k.province
        """;

    // Rows are never deleted, but a ledger that was set back may give a number anew: each epoch has its own.
    private readonly ConcurrentDictionary<LedgerEpoch, ConcurrentDictionary<(string Id, byte Province), int>> _epochs = new();

    /// <summary>The rows met under an epoch so far. Once a batch: an epoch is dear to compare.</summary>
    public IReadOnlyDictionary<(string Id, byte Province), int> Of(LedgerEpoch epoch) => Rows(epoch);

    /// <summary>Makes sure that the courts have rows. Sorted and distinct, so that two workers never wait for each other in a ring.</summary>
    public async Task EnsureAsync(LedgerSession session, IEnumerable<(string Id, Province Province)> courts, CancellationToken cancellationToken)
    {
        var rows = Rows(session.Epoch);
        var missing = courts.Distinct().Where(court => !rows.ContainsKey((court.Id, court.Province.Number)))
            .OrderBy(court => court.Id, StringComparer.Ordinal).ThenBy(court => court.Province.Number).ToArray();
        if (missing.Length == 0) return;
        await using var command = new NpgsqlCommand(EnsureSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. missing.Select(court => court.Id)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. missing.Select(court => (short)court.Province.Number)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint });
        for (var tries = 0; tries < 3 && missing.Any(court => !rows.ContainsKey((court.Id, court.Province.Number))); tries++)
        {
            // Written by another worker between our INSERT and our read: the second look sees it.
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) rows[(reader.GetString(1), (byte)reader.GetInt16(2))] = reader.GetInt32(0);
        }
    }

    private ConcurrentDictionary<(string Id, byte Province), int> Rows(LedgerEpoch epoch) => _epochs.GetOrAdd(epoch, static _ => new());
}
