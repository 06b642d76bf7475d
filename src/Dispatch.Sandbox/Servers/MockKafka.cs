using System.Globalization;
using Confluent.Kafka;

namespace Dispatch.Sandbox.Servers;

/// <summary>librdkafka's mock cluster, inside this process: good for a first look where there is neither Java nor Docker, never for a proof.</summary>
internal sealed class MockKafka : IKafkaPart
{
    public const string Warning =
        "Kafka: a mock inside this process (no Java with a Kafka home, no Docker). Such a run does not prove that anything survives a broker's restart, "
        + "that records past 5 MiB or 100,000 in a partition are kept, that topics have the contract's settings and ids, or any figure.";

    private readonly IProducer<Null, Null> _host;

    private MockKafka(IProducer<Null, Null> host, string bootstrapServers)
    {
        _host = host;
        BootstrapServers = bootstrapServers;
    }

    public string Origin => "mock in this process";

    public int? Pid => null;

    public bool IsMock => true;

    public string BootstrapServers { get; }

    public static MockKafka Start()
    {
        var configuration = new ProducerConfig { BootstrapServers = "mock" };
        configuration.Set("test.mock.num.brokers", "1");
        var host = new ProducerBuilder<Null, Null>(configuration).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(host.Handle).Build();
        var brokers = admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers;
        return new MockKafka(host, string.Join(',', brokers.Select(broker => string.Create(CultureInfo.InvariantCulture, $"{broker.Host}:{broker.Port}"))));
    }

    public ValueTask DisposeAsync()
    {
        _host.Dispose();
        return ValueTask.CompletedTask;
    }
}
