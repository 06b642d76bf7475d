using Dispatch.Sandbox.Servers;
using Npgsql;
using Xunit;

namespace Dispatch.Integration.Tests.Sandbox;

public sealed class PostgresServerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_keeps_its_port_and_its_rows_when_it_is_stopped_crashed_or_killed()
    {
        await using var server = await StartAsync();
        await server.CreateDatabaseAsync("ledger", Cancel);
        var address = server.ConnectionString("ledger");
        await ExecuteAsync(address, "CREATE TABLE kept (n int)");
        var pids = new HashSet<int> { server.Pid };

        await ExecuteAsync(address, "INSERT INTO kept VALUES (1)");
        await server.StopAsync();
        await server.StartAgainAsync(Cancel);
        Assert.True(pids.Add(server.Pid));

        await ExecuteAsync(address, "INSERT INTO kept VALUES (2)");
        await server.StopAsync(immediate: true);
        await server.StartAgainAsync(Cancel);
        Assert.True(pids.Add(server.Pid));

        await ExecuteAsync(address, "INSERT INTO kept VALUES (3)");
        await server.KillAsync(Cancel);
        Assert.False(server.IsRunning);
        await server.StartAgainAsync(Cancel);

        Assert.Equal(6L, await ScalarAsync(address, "SELECT sum(n) FROM kept"));
        Assert.Equal(address, server.ConnectionString("ledger"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_is_set_back_to_a_copy_of_its_data_folder(bool copyWhileItRuns)
    {
        await using var server = await StartAsync();
        var address = server.ConnectionString("postgres");
        await ExecuteAsync(address, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)");

        if (!copyWhileItRuns) await server.StopAsync();
        await server.CopyDataFolderAsync(_folder["copy"], Cancel);
        if (!copyWhileItRuns) await server.StartAgainAsync(Cancel);
        await ExecuteAsync(address, "INSERT INTO kept VALUES (10)");
        var system = await ScalarAsync(address, "SELECT system_identifier FROM pg_control_system()");
        Assert.Equal(11L, await ScalarAsync(address, "SELECT sum(n) FROM kept"));

        await server.StopAsync(immediate: true);
        await server.PutBackDataFolderAsync(_folder["copy"], Cancel);
        await server.StartAgainAsync(Cancel);

        Assert.Equal(1L, await ScalarAsync(address, "SELECT sum(n) FROM kept"));
        Assert.Equal(system, await ScalarAsync(address, "SELECT system_identifier FROM pg_control_system()"));
    }

    [Fact]
    public async Task What_makes_a_commit_safe_is_on_and_only_the_loopback_is_open()
    {
        await using var server = await StartAsync();
        var address = server.ConnectionString("postgres");

        foreach (var setting in (string[])["fsync", "synchronous_commit", "full_page_writes", "autovacuum"])
            Assert.Equal("on", await ScalarAsync(address, $"SELECT current_setting('{setting}')"));
        Assert.Equal("200", await ScalarAsync(address, "SELECT current_setting('max_connections')"));
        Assert.Equal("off", await ScalarAsync(address, "SELECT current_setting('data_checksums')"));
        Assert.Equal("127.0.0.1", await ScalarAsync(address, "SELECT current_setting('listen_addresses')"));
        Assert.Equal("", await ScalarAsync(address, "SELECT current_setting('unix_socket_directories')"));
        Assert.Equal("C.UTF-8", await ScalarAsync(address, "SELECT datcollate FROM pg_database WHERE datname = 'postgres'"));
    }

    [Fact]
    public async Task A_callers_setting_wins_and_one_that_is_refused_is_shown()
    {
        await using var server = await StartAsync(("max_connections", "37"));
        Assert.Equal("37", await ScalarAsync(server.ConnectionString("postgres"), "SELECT current_setting('max_connections')"));

        var failure = await Assert.ThrowsAsync<ServerStartException>(() => StartAsync(("shared_buffers", "plenty")));
        Assert.Contains("invalid value for parameter \"shared_buffers\": \"plenty\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_cpu_counts_the_backends_that_live_and_those_that_ended()
    {
        await using var server = await StartAsync();
        var before = ProcessUsage.OfTree(server.Pid)!.Value;

        await ExecuteAsync(server.ConnectionString("postgres"), "SELECT count(*) FROM generate_series(1, 3000000)");

        var after = ProcessUsage.OfTree(server.Pid)!.Value;
        Assert.True(after.Cpu - before.Cpu >= TimeSpan.FromMilliseconds(50), $"{after.Cpu - before.Cpu}");
        Assert.True(after.PeakResidentBytes > 1_000_000);
    }

    private Task<PostgresServer> StartAsync(params (string Key, string Value)[] settings) => PostgresServer.StartAsync(
        new PostgresOptions { Folder = _folder[$"pg{Random.Shared.Next():x8}"], Settings = settings.ToDictionary(s => s.Key, s => s.Value) },
        Cancel);

    private static async Task ExecuteAsync(string address, string sql) => await ScalarAsync(address, sql);

    private static async Task<object?> ScalarAsync(string address, string sql)
    {
        await using var connection = new NpgsqlConnection(address + ";Pooling=false");
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
