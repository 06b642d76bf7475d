using Dispatch.Core.Events;
using Dispatch.Core.Ledger;
using Dispatch.Load.Terminal;
using Dispatch.Sandbox.Servers;
using Microsoft.Extensions.Options;

namespace Dispatch.Load.Plant;

/// <summary>Kafka, PostgreSQL and Redis as processes of this machine, with topics, a migrated ledger and a declared registry.</summary>
internal sealed class LoadPlant : IAsyncDisposable
{
    private const string Database = "dispatch";

    private LoadPlant(Parts parts) => Parts = parts;

    public Parts Parts { get; }

    public TopicTable Topics { get; } = new();

    public string ConnectionString => Parts.Postgres.ConnectionString(Database);

    /// <summary>How the workers open the ledger; for set-up and for reading back what their sessions are given.</summary>
    public LedgerSessions Sessions { get; private set; } = null!;

    public WorkerProgram Worker { get; } = WorkerProgram.Find();

    /// <exception cref="ServerStartException">A server did not start.</exception>
    /// <exception cref="LoadException">A server is not a process of this machine, so that its cost cannot be read.</exception>
    public static async Task<LoadPlant> StartAsync(Teller teller, CancellationToken cancellationToken)
    {
        teller.Tell("starting Kafka, PostgreSQL and Redis");
        var parts = await Parts.StartAsync(new PartsOptions { PostgresSettings = PostgresTuning.Settings, Say = teller.Say }, cancellationToken);
        var plant = new LoadPlant(parts);
        try
        {
            plant.RequireOwnProcesses();
            await plant.SetUpAsync(teller, cancellationToken);
            return plant;
        }
        catch
        {
            await plant.DisposeAsync();
            throw;
        }
    }

    /// <summary>What every worker is told; roles and gateway come on top.</summary>
    public Dictionary<string, string?> WorkerSettings() => new()
    {
        ["Dispatch__Ledger__ConnectionString"] = ConnectionString,
        ["Dispatch__Kafka__BootstrapServers"] = Parts.Kafka.BootstrapServers,
        ["Dispatch__Redis__Configuration"] = Parts.Redis.Endpoint,
    };

    public async ValueTask DisposeAsync()
    {
        if (Sessions is not null) await Sessions.DisposeAsync();
        await Parts.DisposeAsync();
    }

    private void RequireOwnProcesses()
    {
        string[] strangers =
        [
            .. new[] { ("Kafka", Parts.Kafka.Pid), ("PostgreSQL", Parts.Postgres.Pid), ("Redis", Parts.Redis.Pid) }
                .Where(part => part.Item2 is null).Select(part => part.Item1),
        ];
        if (strangers.Length > 0)
        {
            throw new LoadException(
                $"{string.Join(", ", strangers)}: not a process of this machine, so its CPU time cannot be read. " +
                "Unset DISPATCH_KAFKA, DISPATCH_POSTGRES and DISPATCH_REDIS, and install Java 17 with a Kafka home, postgresql and redis-server.");
        }
    }

    private async Task SetUpAsync(Teller teller, CancellationToken cancellationToken)
    {
        teller.Tell("making topics and ledger");
        await KafkaTopics.CreateAsync(Parts.Kafka.BootstrapServers, Topics.All.Select(topic => (topic.Name, topic.Partitions, topic.Settings)), cancellationToken);
        await Parts.Postgres.CreateDatabaseAsync(Database, cancellationToken);
        await Worker.RunAsync("migrate", ["migrate"], WorkerSettings(), Parts.Folder, cancellationToken);
        Sessions = new LedgerSessions(Options.Create(new LedgerOptions { ConnectionString = $"{ConnectionString};Application Name=dispatch-load" }), TimeProvider.System);
    }
}
