using System.Globalization;

namespace Dispatch.Sandbox.Servers;

/// <summary>The properties of one KRaft node that is broker and controller.</summary>
internal static class KafkaProperties
{
    /// <summary>The largest record: twice the largest event that the tests send, and what a dead letter adds to it.</summary>
    private const int MessageMaxBytes = 5 * 1024 * 1024;

    /// <summary>What holds for a broker wherever it runs: in a process or in a container.</summary>
    public static IReadOnlyDictionary<string, string> OfBroker { get; } = new Dictionary<string, string>
    {
        ["auto.create.topics.enable"] = "false",
        ["message.max.bytes"] = MessageMaxBytes.ToString(CultureInfo.InvariantCulture),
        ["replica.fetch.max.bytes"] = MessageMaxBytes.ToString(CultureInfo.InvariantCulture),
        ["group.initial.rebalance.delay.ms"] = "0",
        ["num.partitions"] = "4",
        ["offsets.topic.num.partitions"] = "4",
        ["offsets.topic.replication.factor"] = "1",
        ["transaction.state.log.num.partitions"] = "4",
        ["transaction.state.log.replication.factor"] = "1",
        ["transaction.state.log.min.isr"] = "1",
        ["share.coordinator.state.topic.replication.factor"] = "1",
        ["share.coordinator.state.topic.min.isr"] = "1",
        // The stock 128 MiB is a quarter of the heap.
        ["log.cleaner.dedupe.buffer.size"] = "16777216",
    };

    public static string Text(int port, int controllerPort, string dataFolder, IReadOnlyDictionary<string, string> overrides)
    {
        var properties = new Dictionary<string, string>
        {
            ["process.roles"] = "broker,controller",
            ["node.id"] = "1",
            ["listeners"] = string.Create(CultureInfo.InvariantCulture, $"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controllerPort}"),
            ["advertised.listeners"] = string.Create(CultureInfo.InvariantCulture, $"PLAINTEXT://127.0.0.1:{port}"),
            ["controller.quorum.bootstrap.servers"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{controllerPort}"),
            ["controller.listener.names"] = "CONTROLLER",
            ["inter.broker.listener.name"] = "PLAINTEXT",
            ["listener.security.protocol.map"] = "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            ["log.dirs"] = dataFolder,
        };
        foreach (var (key, value) in OfBroker.Concat(overrides)) properties[key] = value;
        return string.Concat(properties.Select(property => $"{property.Key}={property.Value}\n"));
    }

    /// <summary>What the broker says goes to stdout, and so to the log of the run.</summary>
    public const string Logging = """
        status = error
        appender.out.type = Console
        appender.out.name = out
        appender.out.layout.type = PatternLayout
        appender.out.layout.pattern = [%d] %p %m (%c)%n
        rootLogger.level = warn
        rootLogger.appenderRef.out.ref = out
        """;
}
