using System.Diagnostics;
using Dispatch.Core.Dedupe;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Redis;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Prometheus;
using Xunit;
using RedisOptions = Dispatch.Core.Redis.RedisOptions;
using RedisServerOptions = Dispatch.Sandbox.Servers.RedisOptions;

namespace Dispatch.Integration.Tests.Dedupe;

public sealed class RecentWindowTests : IAsyncLifetime
{
    private static readonly LedgerEpoch Epoch = new(Guid.Parse("11111111-2222-3333-4444-555555555555"), 7, "00000001", 1_000);
    private static readonly LedgerEpoch Later = Epoch with { PostmasterStart = 2_000 };

    private readonly TestFolder _folder = new();
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly Random _random = new(5);
    private RedisServer _server = null!;
    private RedisLink _link = null!;
    private RecentWindow _window = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync(new RedisServerOptions { Folder = _folder["redis"] }, Token);
        _link = new RedisLink(
            Options.Create(new RedisOptions { Configuration = _server.Endpoint }), NullLogger<RedisLink>.Instance);
        // A generous time-out: only the test of a slow Redis is about it.
        var options = new WindowOptions { SlotsPowerOfTwo = 20, BreakMilliseconds = 500, TimeoutMilliseconds = 2_000 };
        _window = Window(options);
        await _link.OpenAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_committed_is_known_from_the_same_call_on()
    {
        var (old, fresh) = (Entry(), Entry());
        await ExchangeAsync(Epoch, [old], Epoch, []);
        Assert.Equal([old.Digest, fresh.Digest, 0], await ExchangeAsync(Epoch, [fresh], Epoch, [old.Key, fresh.Key, Entry().Key]));
    }

    [Fact]
    public async Task Another_epoch_hides_what_an_older_one_knew()
    {
        var entry = Entry();
        await ExchangeAsync(Epoch, [entry], Epoch, []);
        Assert.Equal([0], await ExchangeAsync(Later, [], Later, [entry.Key]));
        Assert.Equal([entry.Digest], await ExchangeAsync(Epoch, [], Epoch, [entry.Key]));
    }

    [Fact]
    public async Task Ids_are_put_under_the_epoch_that_committed_them_and_asked_under_the_one_that_will_write()
    {
        var entry = Entry();
        Assert.Equal([0], await ExchangeAsync(Epoch, [entry], Later, [entry.Key]));
        Assert.Equal([entry.Digest], await ExchangeAsync(Later, [], Epoch, [entry.Key]));
    }

    [Fact]
    public async Task Nearly_all_of_a_full_hundred_thousand_are_found_and_what_is_not_is_never_taken_for_known()
    {
        var all = Enumerable.Range(0, 100_000).Select(_ => Entry()).ToArray();
        foreach (var batch in all.Chunk(2_000)) await ExchangeAsync(Epoch, batch, Epoch, []);
        var found = 0;
        foreach (var batch in all.Chunk(2_000))
        {
            var known = await ExchangeAsync(Epoch, [], Epoch, [.. batch.Select(entry => entry.Key)]);
            for (var i = 0; i < batch.Length; i++) found += known[i] == batch[i].Digest ? 1 : 0;
        }

        Assert.InRange(found, 94_000, 100_000); // a tenth of the slots is taken: 95 %
    }

    [Fact]
    public async Task A_flushed_Redis_knows_nothing_and_learns_again()
    {
        var entry = Entry();
        await ExchangeAsync(Epoch, [entry], Epoch, []);
        await _server.FlushAsync(Token);
        Assert.Equal([0], await ExchangeAsync(Epoch, [], Epoch, [entry.Key]));
        Assert.Equal([entry.Digest], await ExchangeAsync(Epoch, [entry], Epoch, [entry.Key]));
    }

    [Fact]
    public async Task A_Redis_that_is_gone_is_no_window_and_one_that_is_back_is_used_again()
    {
        var entry = Entry();
        await ExchangeAsync(Epoch, [entry], Epoch, []);
        await _server.KillAsync();
        Assert.Equal([0], await ExchangeAsync(Epoch, [Entry()], Epoch, [entry.Key], WindowAnswer.None));
        await _server.StartAgainAsync(Token);
        await UntilAnsweredAsync();
        Assert.Equal([entry.Digest], await ExchangeAsync(Epoch, [entry], Epoch, [entry.Key]));
    }

    [Fact]
    public async Task A_Redis_out_of_memory_is_no_window_until_it_has_room()
    {
        var entry = Entry();
        await ExchangeAsync(Epoch, [entry], Epoch, []);
        await _server.SetMaxMemoryAsync(1, Token);
        Assert.Equal([0], await ExchangeAsync(Epoch, [Entry()], Epoch, [entry.Key], WindowAnswer.None));
        Assert.Contains("reason=\"out of memory\"", await MetricsAsync(), StringComparison.Ordinal);
        await _server.SetMaxMemoryAsync(0, Token);
        await UntilAnsweredAsync();
        Assert.Equal([entry.Digest], await ExchangeAsync(Epoch, [], Epoch, [entry.Key]));
    }

    [Fact]
    public async Task A_Redis_that_hangs_costs_a_few_time_outs_and_is_then_left_alone()
    {
        var window = Window(new WindowOptions { SlotsPowerOfTwo = 20, TimeoutMilliseconds = 50, BreakMilliseconds = 60_000 });
        Assert.Equal("OK", await RedisAsk.SendAsync(_server.Endpoint, "CLIENT PAUSE 60000 ALL", Token));
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 200; i++)
            Assert.Equal(WindowAnswer.None, await window.ExchangeAsync(Epoch, new[] { Entry() }, Epoch, new[] { Entry().Key }, new ulong[1], Token));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5)); // 200 time-outs would take ten
        Assert.Contains("reason=\"left alone\"", await MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key_in_Redis_names_a_notice_and_all_of_them_expire()
    {
        await ExchangeAsync(Epoch, [Entry()], Epoch, [Entry().Key]);
        var database = _link.Database!;
        var keys = database.Multiplexer.GetServers()[0].Keys().ToList();
        var key = Assert.Single(keys);
        Assert.Matches("^dispatch:window:[0-9a-f]{16}$", key.ToString());
        Assert.NotNull(await database.KeyTimeToLiveAsync(key));
    }

    private RecentWindow Window(WindowOptions options) =>
        new(_link, Options.Create(options), new DedupeMetrics(Metrics.WithCustomRegistry(_registry)), TimeProvider.System, NullLogger<RecentWindow>.Instance);

    private WindowEntry Entry() => new(new NoticeKey(new UInt128((ulong)_random.NextInt64(), (ulong)_random.NextInt64())), (ulong)_random.NextInt64(1, long.MaxValue));

    private async Task<ulong[]> ExchangeAsync(
        LedgerEpoch putEpoch, WindowEntry[] committed, LedgerEpoch askEpoch, NoticeKey[] asked, WindowAnswer expected = WindowAnswer.Answered)
    {
        var known = new ulong[asked.Length];
        known.AsSpan().Fill(99);
        Assert.Equal(expected, await _window.ExchangeAsync(putEpoch, committed, askEpoch, asked, known, Token));
        return known;
    }

    private async Task UntilAnsweredAsync()
    {
        while (await _window.ExchangeAsync(Epoch, ReadOnlyMemory<WindowEntry>.Empty, Epoch, new[] { Entry().Key }, new ulong[1], Token) != WindowAnswer.Answered)
            await Task.Delay(20, Token);
    }

    private async Task<string> MetricsAsync()
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text, Token);
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}
