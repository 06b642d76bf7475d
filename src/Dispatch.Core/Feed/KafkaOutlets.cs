using Confluent.Kafka;
using Dispatch.Core.Ingest;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Feed;

/// <summary>Opens producers for the feed.</summary>
internal sealed class KafkaOutlets(IOptions<KafkaOptions> kafka, IOptions<FeedOptions> options, TimeProvider clock, ILogger<KafkaOutlet> logger) : IFeedOutlets
{
    public IFeedOutlet Open() => new KafkaOutlet(Config(), clock, logger);

    private ProducerConfig Config()
    {
        var config = kafka.Value.ProducerConfig();
        config.EnableGaplessGuarantee = true;
        config.MessageTimeoutMs = 0; // for ever
        config.LingerMs = options.Value.LingerMilliseconds;
        config.BatchSize = options.Value.ProduceBatchBytes;
        config.BatchNumMessages = 10_000;
        config.QueueBufferingMaxMessages = 100_000;
        config.QueueBufferingMaxKbytes = 65_536;
        config.CompressionType = options.Value.Compression;
        config.DeliveryReportFields = "none";
        return config;
    }
}
