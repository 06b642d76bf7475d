namespace Dispatch.Sandbox.Servers;

/// <summary>A PostgreSQL that someone else runs; DISPATCH_POSTGRES names it.</summary>
internal sealed class ConfiguredPostgres(string address) : IPostgresPart
{
    public const string Variable = "DISPATCH_POSTGRES";

    // "host:port" is taken too, as of the other servers.
    private readonly string _connectionString = address.Contains('=', StringComparison.Ordinal)
        ? address
        : $"Host={address.Split(':')[0]};Port={(address.Split(':') is [_, var port] ? port : "5432")};Username=postgres";

    public string Origin => $"configured by {Variable}";

    public int? Pid => null;

    public string ConnectionString(string database) =>
        new Npgsql.NpgsqlConnectionStringBuilder(_connectionString) { Database = database }.ConnectionString;

    public Task CreateDatabaseAsync(string name, CancellationToken cancellationToken) =>
        PostgresDatabases.CreateAsync(ConnectionString("postgres"), name, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
