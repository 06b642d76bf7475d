using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dispatch.Core.Events;
using Dispatch.Core.Ledger;
using Dispatch.Core.Seams;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Books;
using Dispatch.Sandbox.Servers;
using Dispatch.Sandbox.Smsc;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Xunit;

namespace Dispatch.Integration.Tests.Town;

/// <summary>
/// A small country on real servers: topics, a migrated ledger, a registry, a gateway, and as many workers as a test asks for. A proof
/// plays, breaks something, waits until the town has settled, and ends in the check of the books.
/// </summary>
internal sealed class TownSquare : IAsyncDisposable
{
    public const int Partitions = 4;
    public const string GatewayPassword = "s3cr3tpw";
    public const string LedgerPassword = "ledger-s3cr3t";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TestGround _ground;
    private readonly TownPlan _plan;
    private readonly RunFolder _folder = RunFolder.Create();
    private readonly List<(string Name, Func<string> Log, IAsyncDisposable Worker)> _workers = [];

    private TownSquare(TestGround ground, TownPlan plan)
    {
        _ground = ground;
        _plan = plan;
        Topics = new TopicTable(ground.TopicPrefix);
        People = new TownPeople(plan.People);
        Press = new TownPress(ground.BootstrapServers, Topics, People, Partitions);
        Groups = new TownGroups(ground.BootstrapServers, GroupPrefix);
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public TopicTable Topics { get; }

    public TownPeople People { get; }

    public TownPress Press { get; }

    public TownGroups Groups { get; }

    public TownBooks Books { get; private set; } = null!;

    public SmscServer Gateway { get; private set; } = null!;

    /// <summary>The town's own, where its plan says so.</summary>
    public PostgresServer? Postgres { get; private set; }

    /// <summary>The town's own, where its plan says so.</summary>
    public RedisServer? Redis { get; private set; }

    public NpgsqlDataSource Ledger { get; private set; } = null!;

    public string BootstrapServers => _ground.BootstrapServers;

    /// <summary>Npgsql.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>A folder on disk, gone with the town.</summary>
    public string Folder => _folder.Path;

    private string GroupPrefix => _ground.TopicPrefix.TrimEnd('.');

    public static async Task<TownSquare> FoundAsync(RealParts real, TownPlan? plan = null)
    {
        var town = new TownSquare(await real.GroundAsync(), plan ?? new TownPlan());
        try
        {
            await town.FoundAsync();
            return town;
        }
        catch
        {
            await town.DisposeAsync();
            throw;
        }
    }

    /// <summary>What every worker of the town is told; pairs given here come on top.</summary>
    public Dictionary<string, string> Settings(params IEnumerable<(string Key, string Value)> more)
    {
        var settings = new Dictionary<string, string>
        {
            ["Dispatch:Ledger:ConnectionString"] = ConnectionString + ";Password=" + LedgerPassword,
            ["Dispatch:Ledger:RetryMilliseconds"] = "200",
            ["Dispatch:Kafka:BootstrapServers"] = _ground.BootstrapServers,
            ["Dispatch:Kafka:GroupPrefix"] = GroupPrefix,
            ["Dispatch:Topics:Prefix"] = _ground.TopicPrefix,
            ["Dispatch:Redis:Configuration"] = Redis?.Endpoint ?? $"{_ground.RedisEndpoint},defaultDatabase={_ground.RedisDatabase.ToString(CultureInfo.InvariantCulture)}",
            ["Dispatch:Redis:KeyPrefix"] = _ground.RedisKeyPrefix,
            ["Dispatch:Window:SlotsPowerOfTwo"] = "14",
            ["Dispatch:Http:Port"] = "0",
            ["Dispatch:Drain:Seconds"] = "20",
            ["Dispatch:Membership:DeadAfterMilliseconds"] = "3000",
            ["Dispatch:RegistryTrust:RefreshMilliseconds"] = "100",
            ["Dispatch:Parked:SweepSeconds"] = "1",
            ["Dispatch:Ingest:BatchEvents"] = "40",
            ["Dispatch:Receipts:BatchEvents"] = "40",
            ["Dispatch:Sms:Lease"] = "00:00:03",
            ["Dispatch:Sms:UnknownWait"] = "00:00:01.5",
            ["Dispatch:Sms:SweepInterval"] = "00:00:00.200",
            ["Dispatch:Gateways:0:Name"] = "g0",
            ["Dispatch:Gateways:0:Host"] = "127.0.0.1",
            ["Dispatch:Gateways:0:Port"] = Gateway.Port.ToString(CultureInfo.InvariantCulture),
            ["Dispatch:Gateways:0:SystemId"] = "dispatch",
            ["Dispatch:Gateways:0:Password"] = GatewayPassword,
            ["Dispatch:Gateways:0:SourceAddress"] = "30001234",
            ["Dispatch:Gateways:0:CapPerSecond"] = _plan.Cap.ToString(CultureInfo.InvariantCulture),
            ["Dispatch:Gateways:0:AnswerTimeout"] = "00:00:03",
        };
        foreach (var (key, value) in _plan.Settings) settings[key] = value;
        foreach (var (key, value) in more) settings[key] = value;
        return settings;
    }

    /// <summary>The settings that leave a worker only these roles.</summary>
    public static IEnumerable<(string Key, string Value)> Only(params string[] roles) =>
        ((string[])["Ingest", "Receipts", "Registry", "Sms", "Schedule", "Feed"]).Select(role => ($"Dispatch:Roles:{role}", roles.Contains(role) ? "true" : "false"));

    /// <summary>The settings that leave a worker all roles but these.</summary>
    public static IEnumerable<(string Key, string Value)> Without(params string[] roles) => roles.Select(role => ($"Dispatch:Roles:{role}", "false"));

    /// <summary>A worker in a process of its own, killed at a seam where one is given (<c>name[:n]</c>).</summary>
    public async Task<WorkerProcess> StartProcessAsync(string name, IEnumerable<(string Key, string Value)>? settings = null, string? seam = null)
    {
        var worker = await WorkerProcess.StartAsync(name, _folder.Path, ["run"], Settings(settings ?? []), seam, Cancel);
        _workers.Add((name, () => worker.Log, worker));
        return worker;
    }

    /// <summary>A worker in the test's own process.</summary>
    public async Task<HostedWorker> StartAsync(string name, IEnumerable<(string Key, string Value)>? settings = null, ISeams? seams = null)
    {
        var worker = await HostedWorker.StartAsync(Settings(settings ?? []), seams, Cancel);
        _workers.Add((name, () => worker.Log, worker));
        return worker;
    }

    /// <summary>The first column of the first row, as a number; null as 0.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var command = Ledger.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel) is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Ledger.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public Task<long> ServedAsync() => CountAsync("SELECT count(*) FROM life");

    /// <summary>Waits for a condition; what it waited for is in the failure's text.</summary>
    public async Task WhenAsync(string what, Func<Task<bool>> condition, TimeSpan? bound = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await HoldsAsync(condition))
        {
            if (Stopwatch.GetElapsedTime(started) > (bound ?? Patience)) Assert.Fail($"It never came to this: {what}.\n{Logs()}");
            await Task.Delay(20, Cancel);
        }
    }

    public Task WhenServedAsync(long count) => WhenAsync($"{count} notices served", async () => await ServedAsync() >= count);

    public async Task WhenSettledAsync()
    {
        try
        {
            await Books.WhenSettledAsync(Patience, Cancel);
        }
        catch (TimeoutException late)
        {
            Assert.Fail($"{late.Message}\n{Logs()}");
        }
    }

    /// <summary>Waits until the town has settled and holds that its books balance and that no log tells a secret or names a person.</summary>
    public async Task<BooksResult> BalanceAsync(bool setBack = false)
    {
        await WhenSettledAsync();
        var result = await Books.CheckAsync(Press, new BooksRun { SetBack = setBack, Workers = _workers.Count }, Cancel);
        if (!result.Balanced) Assert.Fail(string.Join('\n', result.Failures.Select(line => $"{line.Name}: expected {line.Expected}, found {line.Actual}")) + "\n" + Logs());
        Assert.Equal(Press.Issued, result.Served + result.Paper);
        HoldNoSecrets();
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        // At once: each process is killed, each hosted worker drains.
        await Task.WhenAll(_workers.Select(worker => worker.Worker.DisposeAsync().AsTask()));
        Books?.Dispose();
        Groups.Dispose();
        Press.Dispose();
        if (Ledger is not null) await Ledger.DisposeAsync();
        if (Gateway is not null) await Gateway.DisposeAsync();
        if (Postgres is not null) await Postgres.DisposeAsync();
        if (Redis is not null) await Redis.DisposeAsync();
        _folder.Dispose();
    }

    private async Task FoundAsync()
    {
        var topics = Topics.All.Select(topic => (topic.Name, topic == Topics.Notices || topic == Topics.Status ? Partitions : 2, topic.Settings));
        await KafkaTopics.CreateAsync(_ground.BootstrapServers, topics, Cancel);
        if (_plan.OwnRedis) Redis = await RedisServer.StartAsync(new RedisOptions { Folder = Path.Combine(_folder.Path, "redis") }, Cancel);
        ConnectionString = _ground.ConnectionString;
        if (_plan.OwnPostgres)
        {
            Postgres = await PostgresServer.StartAsync(new PostgresOptions { Folder = Path.Combine(_folder.Path, "postgres") }, Cancel);
            await Postgres.CreateDatabaseAsync("town", Cancel);
            ConnectionString = Postgres.ConnectionString("town");
        }

        await new Migrator(Options.Create(new LedgerOptions { ConnectionString = ConnectionString }), NullLogger<Migrator>.Instance).RunAsync(restored: false, Cancel);
        Ledger = NpgsqlDataSource.Create(ConnectionString + ";Maximum Pool Size=5");
        await People.RegisterAsync(Ledger, Cancel);
        Gateway = await SmscServer.StartAsync(new SmscOptions { Accounts = [new SmscAccount("dispatch", GatewayPassword, _plan.Cap)], Settings = _plan.Gateway });
        Books = new TownBooks(_ground.BootstrapServers, Topics, Ledger, Gateway);
    }

    private void HoldNoSecrets()
    {
        string[] secrets = [GatewayPassword, LedgerPassword, .. People.Private];
        foreach (var (name, log, _) in _workers)
        {
            var text = log();
            Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.Ordinal) && name.Length > 0);
        }
    }

    // A ledger that is down, or came back on connections that are dead, says neither yes nor no.
    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private string Logs()
    {
        var text = new StringBuilder();
        foreach (var (name, log, _) in _workers) text.AppendLine(CultureInfo.InvariantCulture, $"--- {name}").AppendLine(string.Join('\n', log().Split('\n').TakeLast(60)));
        return text.ToString();
    }
}
