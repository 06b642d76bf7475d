using Dispatch.Sandbox.Servers;
using StackExchange.Redis;
using Xunit;

namespace Dispatch.Integration.Tests.Sandbox;

public sealed class RedisServerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_started_again_has_the_same_port_and_has_forgotten_everything()
    {
        await using var server = await StartAsync();
        var endpoint = server.Endpoint;
        Assert.Equal("OK", await RedisAsk.SendAsync(endpoint, "SET kept 1", Cancel));

        await server.StopAsync();
        Assert.Null(await RedisAsk.SendAsync(endpoint, "PING", Cancel));
        await server.StartAgainAsync(Cancel);
        Assert.Equal(endpoint, server.Endpoint);
        Assert.Equal("0", await RedisAsk.SendAsync(endpoint, "EXISTS kept", Cancel));

        Assert.Equal("OK", await RedisAsk.SendAsync(endpoint, "SET kept 2", Cancel));
        await server.KillAsync();
        await server.StartAgainAsync(Cancel);
        Assert.Equal("0", await RedisAsk.SendAsync(endpoint, "EXISTS kept", Cancel));
    }

    [Fact]
    public async Task A_flush_empties_every_database_and_a_full_server_refuses_writes()
    {
        await using var server = await StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        var last = redis.GetDatabase(RedisServer.Databases - 1);
        await last.StringSetAsync("kept", "1");

        await server.FlushAsync(Cancel);
        Assert.False(await last.KeyExistsAsync("kept"));

        await server.SetMaxMemoryAsync(1, Cancel);
        var refusal = await Assert.ThrowsAsync<RedisServerException>(() => last.StringSetAsync("kept", "2"));
        Assert.StartsWith("OOM", refusal.Message, StringComparison.Ordinal);

        await server.SetMaxMemoryAsync(0, Cancel);
        Assert.True(await last.StringSetAsync("kept", "3"));
    }

    private Task<RedisServer> StartAsync() => RedisServer.StartAsync(new RedisOptions { Folder = _folder["redis"] }, Cancel);
}
