using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Sandbox.Books.Readers;
using Dispatch.Sandbox.Servers;
using Dispatch.Sandbox.Smsc;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using KafkaOptions = Dispatch.Core.Ingest.KafkaOptions;

namespace Dispatch.Sandbox.Demo;

/// <summary>The servers of a demo, with topics, an empty database and a gateway; and the workers on them.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private DemoWorld(Parts parts, SmscServer gateway, WorkerFleet fleet, SourceTopics sources)
    {
        Parts = parts;
        Gateway = gateway;
        Fleet = fleet;
        Sources = sources;
    }

    public Parts Parts { get; }

    public SmscServer Gateway { get; }

    public WorkerFleet Fleet { get; }

    public SourceTopics Sources { get; }

    public TopicTable Topics { get; } = new();

    public string Ledger => Parts.Postgres.ConnectionString(WorkerSettings.Database);

    /// <summary>Brings everything up, the ledger migrated; no worker runs yet.</summary>
    /// <exception cref="ServerStartException">A server or a command of the worker did not come up.</exception>
    public static async Task<DemoWorld> StartAsync(DemoOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        var binary = WorkerBinary.Find();
        var parts = await Parts.StartAsync(new PartsOptions { AllowMock = true, Say = say }, cancellationToken);
        SmscServer? gateway = null;
        WorkerFleet? fleet = null;
        try
        {
            var table = new TopicTable();
            if (parts.IsMock) KafkaTopics.MakeOnMock(parts.Kafka.BootstrapServers, table.All.Select(topic => topic.Name));
            else await KafkaTopics.CreateAsync(parts.Kafka.BootstrapServers, table.All.Select(topic => (topic.Name, topic.Partitions, topic.Settings)), cancellationToken);
            await parts.Postgres.CreateDatabaseAsync(WorkerSettings.Database, cancellationToken);
            gateway = await DemoGateway.StartAsync(options);
            fleet = new WorkerFleet(binary, WorkerSettings.Of(parts, gateway.Port, options), parts.Folder);
            await fleet.CommandAsync(["migrate"], cancellationToken);
            var kafka = Options.Create(new KafkaOptions { BootstrapServers = parts.Kafka.BootstrapServers, Mock = parts.IsMock });
            var ids = new KafkaTopicIds(kafka, TimeProvider.System, NullLogger<KafkaTopicIds>.Instance);
            var sources = await SourceTopics.OfAsync(table, topic => ids.WaitForAsync(topic, cancellationToken));
            return new DemoWorld(parts, gateway, fleet, sources);
        }
        catch
        {
            if (fleet is not null) await fleet.DisposeAsync();
            if (gateway is not null) await gateway.DisposeAsync();
            await parts.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        await Gateway.DisposeAsync();
        await Parts.DisposeAsync();
    }
}
