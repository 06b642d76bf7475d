using Testcontainers.PostgreSql;

namespace Dispatch.Sandbox.Servers;

/// <summary>PostgreSQL in a container that Testcontainers takes away when we are gone.</summary>
internal sealed class DockerPostgres : IPostgresPart
{
    private readonly PostgreSqlContainer _container;

    private DockerPostgres(PostgreSqlContainer container) => _container = container;

    public string Origin => $"Docker, {Docker.PostgresImage}";

    public int? Pid => null;

    public static async Task<DockerPostgres> StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        // Addresses and sockets are the container's own business.
        var arguments = PostgresOptions.Defaults.Concat(settings)
            .Where(setting => setting.Key is not ("listen_addresses" or "unix_socket_directories"))
            .SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
        var container = new PostgreSqlBuilder(Docker.PostgresImage).WithUsername("postgres").WithCommand([.. arguments]).Build();
        await container.StartAsync(cancellationToken);
        return new DockerPostgres(container);
    }

    public string ConnectionString(string database) =>
        new Npgsql.NpgsqlConnectionStringBuilder(_container.GetConnectionString()) { Database = database }.ConnectionString;

    public Task CreateDatabaseAsync(string name, CancellationToken cancellationToken) =>
        PostgresDatabases.CreateAsync(ConnectionString("postgres"), name, cancellationToken);

    public ValueTask DisposeAsync() => _container.DisposeAsync();
}
