using Npgsql;

namespace Dispatch.Sandbox.Servers;

/// <summary>What every PostgreSQL can be asked over a connection.</summary>
internal static class PostgresDatabases
{
    public static async Task CreateAsync(string maintenanceConnectionString, string name, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(maintenanceConnectionString, cancellationToken);
        var quoted = '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
#pragma warning disable CA2100 // A database's name can't be a parameter; it is quoted above.
        await using var command = new NpgsqlCommand($"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'UTF8'", connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<bool> AnswersAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectAsync(connectionString, cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // Without a pool: a pooled connection would outlive a server that is stopped and put back.
    private static async Task<NpgsqlConnection> ConnectAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 5 }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
