using System.Globalization;
using Testcontainers.Redis;

namespace Dispatch.Sandbox.Servers;

/// <summary>Redis in a container that Testcontainers takes away when we are gone.</summary>
internal sealed class DockerRedis : IRedisPart
{
    private readonly RedisContainer _container;

    private DockerRedis(RedisContainer container) => _container = container;

    public string Origin => $"Docker, {Docker.RedisImage}";

    public int? Pid => null;

    public string Endpoint => _container.GetConnectionString();

    public static async Task<DockerRedis> StartAsync(long maxMemoryBytes, CancellationToken cancellationToken)
    {
        var container = new RedisBuilder(Docker.RedisImage)
            .WithCommand(
                "redis-server", "--save", "", "--appendonly", "no", "--databases", RedisServer.Databases.ToString(CultureInfo.InvariantCulture),
                "--maxmemory", maxMemoryBytes.ToString(CultureInfo.InvariantCulture), "--maxmemory-policy", "noeviction")
            .Build();
        await container.StartAsync(cancellationToken);
        return new DockerRedis(container);
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();
}
