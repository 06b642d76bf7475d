using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Feed;

/// <summary>Opens producers for the feed.</summary>
internal sealed class KafkaOutlets(FeedKafka kafka, IOptions<FeedOptions> options, TimeProvider clock, ILogger<KafkaOutlet> logger) : IFeedOutlets
{
    public IFeedOutlet Open() => new KafkaOutlet(Config(), clock, logger);

    private ProducerConfig Config() => new(new Dictionary<string, string>(kafka.Client))
    {
        Acks = Acks.All,
        EnableIdempotence = true,
        EnableGaplessGuarantee = true,
        MessageTimeoutMs = 0,
        LingerMs = options.Value.LingerMilliseconds,
        BatchSize = options.Value.ProduceBatchBytes,
        BatchNumMessages = 10_000,
        QueueBufferingMaxMessages = 100_000,
        QueueBufferingMaxKbytes = 65_536,
        CompressionType = options.Value.Compression,
        DeliveryReportFields = "none",
    };
}
