using System.Globalization;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Servers;
using Xunit;

[assembly: AssemblyFixture(typeof(RealParts))]

namespace Dispatch.Integration.Tests.Sandbox;

/// <summary>
/// One Kafka, one PostgreSQL and one Redis for all tests, started when the first test asks and never a mock. A test that stops,
/// kills, starves or sets back a server starts one of its own (<see cref="PostgresServer"/> and its like): others stand on these.
/// </summary>
public sealed class RealParts : IAsyncDisposable
{
    // Servers that are configured by address keep what earlier runs left in them.
    private readonly string _run = Random.Shared.Next().ToString("x8", CultureInfo.InvariantCulture);
    private readonly Lazy<Task<Parts>> _parts = new(() => Parts.StartAsync(new PartsOptions { Say = Console.Error.WriteLine }, CancellationToken.None));
    private int _grounds;

    /// <summary>A place that no other test touches: an empty database, a topic prefix, a Redis database and key prefix.</summary>
    public async Task<TestGround> GroundAsync()
    {
        var parts = await _parts.Value;
        var number = Interlocked.Increment(ref _grounds);
        var name = string.Create(CultureInfo.InvariantCulture, $"t{_run}_{number}");
        await parts.Postgres.CreateDatabaseAsync(name, TestContext.Current.CancellationToken);
        return new TestGround
        {
            ConnectionString = parts.Postgres.ConnectionString(name),
            BootstrapServers = parts.Kafka.BootstrapServers,
            RedisEndpoint = parts.Redis.Endpoint,
            RedisDatabase = parts.Redis is ConfiguredRedis ? 0 : number % RedisServer.Databases,
            RedisKeyPrefix = name + ":",
            TopicPrefix = name + ".",
        };
    }

    internal Task<Parts> PartsAsync() => _parts.Value;

    public async ValueTask DisposeAsync()
    {
        if (_parts is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await _parts.Value).DisposeAsync();
    }
}
