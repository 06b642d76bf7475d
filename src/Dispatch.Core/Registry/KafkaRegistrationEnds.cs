using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Registry;

/// <summary>Asks the broker, with a client of its own that joins no group and reads nothing.</summary>
internal sealed class KafkaRegistrationEnds : IRegistrationEnds, IDisposable
{
    private const string Group = "registry-watch";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _topic;
    private readonly KafkaTopicIds _ids;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly IAdminClient _admin;
    private Guid _id;

    public KafkaRegistrationEnds(IOptions<KafkaOptions> kafka, TopicTable topics, KafkaTopicIds ids)
    {
        _topic = topics.Registrations.Name;
        _ids = ids;
        _consumer = new ConsumerBuilder<Ignore, Ignore>(kafka.Value.ConsumerConfig(Group)).SetLogHandler((_, _) => { }).Build();
        _admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    public async Task<RegistrationEnds> ReadAsync(CancellationToken cancellationToken)
    {
        if (_id == Guid.Empty) _id = await _ids.WaitForAsync(_topic, cancellationToken);
        return await Task.Run(Read, cancellationToken); // these calls block
    }

    public void Dispose()
    {
        _admin.Dispose();
        _consumer.Dispose();
    }

    private RegistrationEnds Read()
    {
        var topic = _admin.GetMetadata(_topic, Patience).Topics.Single();
        if (topic.Error.IsError || topic.Partitions.Count == 0) throw new KafkaException(topic.Error);
        return new RegistrationEnds(_id, topic.Partitions.ToDictionary(partition => partition.PartitionId, partition =>
        {
            var marks = _consumer.QueryWatermarkOffsets(new TopicPartition(_topic, partition.PartitionId), Patience);
            return (marks.Low.Value, marks.High.Value);
        }));
    }
}
