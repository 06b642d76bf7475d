using System.Diagnostics;
using System.Text.Json;
using Dispatch.Sandbox.Servers;
using Npgsql;
using Xunit;

namespace Dispatch.Integration.Tests.Sandbox;

public sealed class PartsTests(RealParts real)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_test_gets_a_ground_of_its_own_on_servers_that_answer()
    {
        var one = await real.GroundAsync();
        var other = await real.GroundAsync();

        Assert.NotEqual(one.ConnectionString, other.ConnectionString);
        Assert.NotEqual(one.TopicPrefix, other.TopicPrefix);
        Assert.NotEqual(one.RedisKeyPrefix, other.RedisKeyPrefix);
        Assert.False((await real.PartsAsync()).IsMock);
        await using var connection = new NpgsqlConnection(one.ConnectionString);
        await connection.OpenAsync(Cancel);
        Assert.NotNull(await KafkaProbe.ClusterIdAsync(one.BootstrapServers, TimeSpan.FromSeconds(10), Cancel));
        Assert.Equal("PONG", await RedisAsk.SendAsync(one.RedisEndpoint, "PING", Cancel));
    }

    [Fact]
    public async Task All_servers_are_gone_after_their_parent_was_killed()
    {
        using var folder = new TestFolder();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "dispatch-sandbox.dll"), "up", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Servers of its own, wherever these tests find theirs; and one address at which nobody answers, to see it passed over.
        start.Environment.Remove(ConfiguredKafka.Variable);
        start.Environment.Remove(ConfiguredPostgres.Variable);
        start.Environment[ConfiguredRedis.Variable] = "127.0.0.1:1";
        start.Environment["DISPATCH_RUN_FOLDER"] = folder["up"];
        using var parent = Process.Start(start)!;

        var line = await parent.StandardOutput.ReadLineAsync(Cancel);
        if (line is null) Assert.Fail(await parent.StandardError.ReadToEndAsync(Cancel));
        using var told = JsonDocument.Parse(line);
        var pids = told.RootElement.EnumerateObject().Select(part => part.Value.GetProperty("pid").GetInt32()).ToList();
        var backends = pids.SelectMany(pid => ProcessStat.Descendants(pid)).Select(stat => stat.Pid).ToList();
        Assert.Equal(3, pids.Count);
        Assert.All(pids, pid => Assert.True(ProcessStat.IsAlive(pid)));

        parent.Kill();
        await parent.WaitForExitAsync(Cancel);

        await Gone.WaitAsync([.. pids, .. backends]);
        Assert.Equal(
            "Redis: the address in DISPATCH_REDIS does not answer; the next choice is tried.",
            (await parent.StandardError.ReadToEndAsync(Cancel)).Trim());
    }
}
