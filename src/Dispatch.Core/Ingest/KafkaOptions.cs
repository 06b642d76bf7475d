using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;

namespace Dispatch.Core.Ingest;

/// <summary>How Kafka is reached. Section <c>Dispatch:Kafka</c>.</summary>
internal sealed class KafkaOptions : IValidatableObject
{
    public const string Section = "Dispatch:Kafka";

    // What D3 rests on: positions live in the ledger, so nobody else may move or skip them; what is produced must be acknowledged once.
    private static readonly string[] Refused =
    [
        "enable.auto.commit", "auto.commit.enable", "auto.commit.interval.ms", "enable.auto.offset.store", "auto.offset.reset", "isolation.level",
        "acks", "request.required.acks", "enable.idempotence", "group.id", "bootstrap.servers", "enable.partition.eof",
        "partition.assignment.strategy", "group.protocol", "delivery.report.only.error",
    ];

    /// <summary>Brokers, <c>host:port</c> with commas between.</summary>
    /// <value>None: required.</value>
    [Required(AllowEmptyStrings = false)]
    public string BootstrapServers { get; set; } = "";

    /// <summary>Prefix of the consumer groups: one group a source topic.</summary>
    /// <value><c>dispatch</c></value>
    [Required, StringLength(64, MinimumLength = 1)]
    public string GroupPrefix { get; set; } = "dispatch";

    /// <summary>Session time-out of the classic group protocol, in milliseconds: how long a killed worker's partitions stay with it.</summary>
    /// <value>6000: the least a stock broker allows.</value>
    [Range(1_000, 300_000)]
    public int SessionTimeoutMs { get; set; } = 6_000;

    /// <summary><c>classic</c>, or <c>consumer</c> (KIP-848), which takes over slower on a broker with stock limits: see docs/settings.md.</summary>
    /// <value><c>classic</c></value>
    [AllowedValues("classic", "consumer")]
    public string GroupProtocol { get; set; } = "classic";

    /// <summary>True against librdkafka's mock cluster, where topics have no ids: the topic's name stands for it and the check of topics is skipped.</summary>
    /// <value>false</value>
    public bool Mock { get; set; }

    /// <summary>Further librdkafka settings for every client (SASL, TLS, …), by librdkafka's own names.</summary>
    public Dictionary<string, string> Client { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var key in Client.Keys)
        {
            if (Refused.Contains(key, StringComparer.OrdinalIgnoreCase))
                yield return new ValidationResult($"{Section}:Client:{key} may not be set: the ledger's positions rest on the value Dispatch gives it.", [nameof(Client)]);
        }
    }

    /// <summary>Settings of a consumer of one source topic.</summary>
    public ConsumerConfig ConsumerConfig(string group)
    {
        var config = new ConsumerConfig(new Dictionary<string, string>(Client))
        {
            BootstrapServers = BootstrapServers,
            GroupId = $"{GroupPrefix}.{group}",
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnablePartitionEof = true,
            FetchQueueBackoffMs = 5, // the default of 1,000 caps throughput at a third
            QueuedMaxMessagesKbytes = Value("queued.max.messages.kbytes", 16_384),
            QueuedMinMessages = Value("queued.min.messages", 20_000),
            // Events end the wait at once; a resumed partition may wait so long for its turn. Waiting shorter for more at a time was tried: empty
            // answers cost the broker more than it saved.
            FetchWaitMaxMs = Value("fetch.wait.max.ms", 100),
            AllowAutoCreateTopics = false,
        };
        if (GroupProtocol == "consumer")
        {
            config.GroupProtocol = Confluent.Kafka.GroupProtocol.Consumer;
            return config;
        }

        config.GroupProtocol = Confluent.Kafka.GroupProtocol.Classic;
        config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky;
        config.SessionTimeoutMs = SessionTimeoutMs;
        config.HeartbeatIntervalMs = Math.Min(500, SessionTimeoutMs / 4);
        return config;
    }

    /// <summary>Settings of a producer that loses nothing: idempotent, all replicas.</summary>
    public ProducerConfig ProducerConfig() => new(new Dictionary<string, string>(Client))
    {
        BootstrapServers = BootstrapServers,
        EnableIdempotence = true,
        Acks = Acks.All,
        AllowAutoCreateTopics = false,
    };

    public AdminClientConfig AdminConfig() => new(new Dictionary<string, string>(Client)) { BootstrapServers = BootstrapServers };

    private int Value(string key, int otherwise) =>
        Client.TryGetValue(key, out var text) && int.TryParse(text, out var value) ? value : otherwise;
}
