using Dispatch.Core.RateLimit;
using Dispatch.Core.Redis;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Xunit;
using RedisOptions = Dispatch.Core.Redis.RedisOptions;
using RedisServerOptions = Dispatch.Sandbox.Servers.RedisOptions;

namespace Dispatch.Integration.Tests.RateLimit;

public sealed class RedisGcraTests : IAsyncLifetime
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(20);

    private readonly TestFolder _folder = new();
    private readonly List<RedisLink> _links = [];
    private RedisServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _server = await RedisServer.StartAsync(new RedisServerOptions { Folder = _folder["redis"] }, Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links) await link.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_script_counts_as_the_function_does()
    {
        var gcra = await ConnectAsync();
        var random = new Random(3);
        double? arrival = null;
        for (var i = 0; i < 2_000; i++)
        {
            var (interval, wanted) = (10 + (random.NextDouble() * 400), 1 + random.Next(30));
            var answer = (await gcra.TakeAsync("a", interval, Burst, wanted, 0))!.Value;
            var step = Gcra.Take(arrival, answer.Now, interval, Burst.TotalMicroseconds, wanted);
            Assert.Equal(step.Granted, answer.Granted);
            Assert.Equal(step.Arrival, answer.Arrival, 0.01);
            arrival = answer.Arrival;
        }
    }

    [Fact]
    public async Task Two_clients_at_full_speed_never_get_more_than_one_rate()
    {
        const double Interval = 1_000;
        var clients = await Task.WhenAll(ConnectAsync(), ConnectAsync());
        var taken = await Task.WhenAll(clients.Select(client => Task.Run(() => TakeAllAsync(client, Interval, 700), Token)));
        var all = taken.SelectMany(list => list).OrderBy(grant => grant.Now).ToList();
        Assert.All(taken, list => Assert.NotEmpty(list));
        var first = 0;
        var inWindow = 0;
        const double Window = 100_000;
        foreach (var (now, granted) in all)
        {
            inWindow += granted;
            while (all[first].Now <= now - Window) inWindow -= all[first++].Granted;
            Assert.InRange(inWindow, 0, ((Window + Burst.TotalMicroseconds) / Interval) + 1);
        }
    }

    [Fact]
    public async Task A_flush_gives_no_burst()
    {
        var gcra = await ConnectAsync();
        await gcra.TakeAsync("a", 1_000_000, Burst, 1, 0);
        await _server.FlushAsync(Token);
        Assert.Equal(0, (await gcra.TakeAsync("a", 1_000_000, Burst, 100, 0))!.Value.Granted);
    }

    [Fact]
    public async Task The_highest_arrival_that_a_worker_has_seen_counts_where_Redis_has_lost_it()
    {
        var gcra = await ConnectAsync();
        var first = (await gcra.TakeAsync("a", 100_000_000, Burst, 1, 0))!.Value;
        await _links[0].Database!.StringSetAsync("dispatch:rate:a", 0); // what a copy that lags would show: all saved up
        Assert.Equal(0, (await gcra.TakeAsync("a", 100_000_000, Burst, 1, first.Arrival))!.Value.Granted);
    }

    [Fact]
    public async Task A_script_that_Redis_has_forgotten_is_sent_again()
    {
        var gcra = await ConnectAsync();
        await gcra.TakeAsync("a", 1_000, Burst, 1, 0);
        await RedisAsk.SendAsync(_server.Endpoint, "SCRIPT FLUSH", Token);
        Assert.NotNull(await gcra.TakeAsync("a", 1_000, Burst, 1, 0));
    }

    [Fact]
    public async Task Out_of_memory_is_an_error_and_not_a_grant()
    {
        var gcra = await ConnectAsync();
        await gcra.TakeAsync("a", 1_000, Burst, 1, 0);
        await _server.SetMaxMemoryAsync(1, Token);
        await Assert.ThrowsAsync<RedisServerException>(() => gcra.TakeAsync("a", 1_000, Burst, 1, 0));
    }

    private static async Task<List<(double Now, int Granted)>> TakeAllAsync(RedisGcra gcra, double interval, int asks)
    {
        var grants = new List<(double Now, int Granted)>();
        for (var i = 0; i < asks; i++)
        {
            var (granted, _, now) = (await gcra.TakeAsync("a", interval, Burst, 50, 0))!.Value;
            if (granted > 0) grants.Add((now, granted));
        }

        return grants;
    }

    private async Task<RedisGcra> ConnectAsync()
    {
        var link = new RedisLink(Options.Create(new RedisOptions { Configuration = _server.Endpoint }), NullLogger<RedisLink>.Instance);
        lock (_links) _links.Add(link);
        await link.OpenAsync(Token);
        return new RedisGcra(link);
    }
}
