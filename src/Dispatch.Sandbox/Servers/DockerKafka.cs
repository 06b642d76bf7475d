using Testcontainers.Kafka;

namespace Dispatch.Sandbox.Servers;

/// <summary>Kafka in a container that Testcontainers takes away when we are gone.</summary>
internal sealed class DockerKafka : IKafkaPart
{
    private readonly KafkaContainer _container;

    private DockerKafka(KafkaContainer container) => _container = container;

    public string Origin => $"Docker, {Docker.KafkaImage}";

    public int? Pid => null;

    public bool IsMock => false;

    public string BootstrapServers => _container.GetBootstrapAddress();

    public static async Task<DockerKafka> StartAsync(CancellationToken cancellationToken)
    {
        var builder = new KafkaBuilder(Docker.KafkaImage);
        // The image turns KAFKA_A_B into the property a.b. Addresses are set by the container itself.
        foreach (var (key, value) in KafkaProperties.OfBroker)
            builder = builder.WithEnvironment("KAFKA_" + key.ToUpperInvariant().Replace('.', '_'), value);
        var container = builder.Build();
        await container.StartAsync(cancellationToken);
        return new DockerKafka(container);
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();
}
