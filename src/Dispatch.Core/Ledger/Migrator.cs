using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>Brings the ledger's schema forward, never back. Safe when several start at once: an advisory lock lets one at a time.</summary>
internal sealed partial class Migrator(IOptions<LedgerOptions> options, ILogger<Migrator> logger)
{
    // Any constant does, so long as nothing else in this database locks it.
    private const long LockId = 0x4449_5350_4D49_4752;

    /// <summary>Applies what is missing, in order, each in its own transaction; returns how many were applied.</summary>
    /// <param name="restored">True after a dump was restored into a running server: draws a new ledger id, so that windows and positions are asked again.</param>
    public async Task<int> RunAsync(bool restored, CancellationToken cancellationToken)
    {
        await using var data = NpgsqlDataSource.Create(options.Value.ConnectionString);
        await using var connection = await data.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockId.ToString(CultureInfo.InvariantCulture)})", cancellationToken);
        try
        {
            await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL)", cancellationToken);
            var applied = await AppliedAsync(connection, cancellationToken);
            var missing = Scripts().Where(script => !applied.Contains(script.Name)).ToList();
            foreach (var script in missing)
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await ExecuteAsync(connection, script.Sql, cancellationToken);
                await using var mark = new NpgsqlCommand("INSERT INTO migration VALUES ($1, clock_timestamp())", connection);
                mark.Parameters.AddWithValue(script.Name);
                await mark.ExecuteNonQueryAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                Log.Applied(logger, script.Name);
            }

            if (restored)
            {
                await ExecuteAsync(connection, "UPDATE ledger SET id = gen_random_uuid()", cancellationToken);
                Log.Restored(logger);
            }

            return missing.Count;
        }
        finally
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({LockId.ToString(CultureInfo.InvariantCulture)})", CancellationToken.None);
        }
    }

    /// <summary>Every script the assembly carries, in the order in which they apply.</summary>
    public static IEnumerable<(string Name, string Sql)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (Path.GetFileNameWithoutExtension(resource), reader.ReadToEnd());
        }
    }

    private static async Task<HashSet<string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("SELECT name FROM migration", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) names.Add(reader.GetString(0));
        return names;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Information, "Migration {Name} applied")]
        public static partial void Applied(ILogger logger, string name);

        [LoggerMessage(1401, LogLevel.Warning, "New ledger id drawn: windows and positions will be asked again")]
        public static partial void Restored(ILogger logger);
    }
}
