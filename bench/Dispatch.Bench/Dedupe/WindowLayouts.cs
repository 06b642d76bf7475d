using System.Diagnostics;
using System.Globalization;
using Dispatch.Bench.Dedupe.Layouts;
using Dispatch.Core.Dedupe;
using Dispatch.Core.Notices;
using StackExchange.Redis;

namespace Dispatch.Bench.Dedupe;

/// <summary>
/// Compares layouts of the recent-window on a Redis of its own (it is flushed!): CPU time of client and server for one id put and asked,
/// bytes an entry, and the share of ids that are found again. The figures of ADR 4 come from here.
/// </summary>
internal static class WindowLayouts
{
    private const int Batch = 2_000;

    public static async Task RunAsync(string configuration, int entries)
    {
        ILayout[] layouts = [new HashBucketsInLua(), new HashBucketsPipelined(), new StringKeys(), new BigHashes(), new SlotTableInLua(), new SlotTableBitfield()];
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration + ",allowAdmin=true");
        var server = connection.GetServers()[0];
        Console.WriteLine("| layout | client µs | redis µs | bytes an entry | found | of the newest 100,000 |\n|---|---|---|---|---|---|");
        foreach (var layout in layouts)
        {
            await server.FlushDatabaseAsync();
            await MeasureAsync(layout, connection.GetDatabase(), server, entries);
        }
    }

    private static async Task MeasureAsync(ILayout layout, IDatabase redis, IServer server, int entries)
    {
        var random = new Random(1);
        var known = new ulong[Batch];
        WindowEntry[] put = [];
        var all = new List<WindowEntry>(entries);
        var before = await MemoryAsync(server);
        var measured = entries / 4;
        var (client, server0) = (TimeSpan.Zero, 0.0);
        for (var done = 0; done < entries; done += Batch)
        {
            if (done == entries - measured) (client, server0) = (Process.GetCurrentProcess().TotalProcessorTime, await CpuAsync(server));
            var next = new WindowEntry[Batch];
            for (var i = 0; i < Batch; i++) next[i] = new(new NoticeKey(new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64())), (ulong)random.NextInt64());
            all.AddRange(next);
            await layout.ExchangeAsync(redis, put, [.. next.Select(entry => entry.Key)], known);
            put = next;
        }

        var clientMicros = (Process.GetCurrentProcess().TotalProcessorTime - client).TotalMicroseconds / measured;
        var serverMicros = (await CpuAsync(server) - server0) * 1e6 / measured;
        var bytes = (await MemoryAsync(server) - before) / (double)entries;
        var found = await FoundAsync(layout, redis, all);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {layout.Name} | {clientMicros:0.00} | {serverMicros:0.00} | {bytes:0} | {found.All:0.0%} | {found.Newest:0.0%} |"));
    }

    private static async Task<(double All, double Newest)> FoundAsync(ILayout layout, IDatabase redis, List<WindowEntry> all)
    {
        var known = new ulong[Batch];
        var hits = new List<bool>(all.Count);
        for (var from = 0; from < all.Count - Batch; from += Batch)
        {
            var asked = all.GetRange(from, Batch);
            await layout.ExchangeAsync(redis, [], [.. asked.Select(entry => entry.Key)], known);
            for (var i = 0; i < Batch; i++) hits.Add(known[i] == asked[i].Digest);
        }

        return (hits.Average(hit => hit ? 1.0 : 0), hits.TakeLast(100_000).Average(hit => hit ? 1.0 : 0));
    }

    private static async Task<double> CpuAsync(IServer server) => await InfoAsync(server, "cpu", "used_cpu_user") + await InfoAsync(server, "cpu", "used_cpu_sys");

    private static Task<double> MemoryAsync(IServer server) => InfoAsync(server, "memory", "used_memory");

    private static async Task<double> InfoAsync(IServer server, string section, string field)
    {
        var info = await server.InfoAsync(section);
        return double.Parse(info.SelectMany(group => group).First(pair => pair.Key == field).Value, CultureInfo.InvariantCulture);
    }
}
