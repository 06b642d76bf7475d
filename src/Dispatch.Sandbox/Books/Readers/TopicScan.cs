using Confluent.Kafka;

namespace Dispatch.Sandbox.Books.Readers;

/// <summary>Reads topics from their beginnings to the ends that stand when the scan begins. Joins no group.</summary>
internal sealed class TopicScan : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly IAdminClient _admin;

    public TopicScan(string bootstrapServers)
    {
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "books",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadCommitted,
            FetchQueueBackoffMs = 5,
            QueuedMaxMessagesKbytes = 16_384,
        }).SetLogHandler((_, _) => { }).Build();
        _admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    /// <summary>Low and high of each partition.</summary>
    public Dictionary<int, (long Low, long High)> Ends(string topic) => _admin.GetMetadata(topic, Patience).Topics.Single().Partitions.ToDictionary(
        partition => partition.PartitionId,
        partition =>
        {
            var marks = _consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition.PartitionId), Patience);
            return (marks.Low.Value, marks.High.Value);
        });

    /// <summary>Hands over every record from the given offsets to the ends.</summary>
    public void Read(IReadOnlyDictionary<TopicPartition, (long From, long To)> spans, Action<ConsumeResult<byte[]?, byte[]?>> take, CancellationToken cancellationToken)
    {
        var open = spans.Where(span => span.Value.From < span.Value.To).ToDictionary(span => span.Key, span => span.Value.To);
        if (open.Count == 0) return;
        _consumer.Assign(open.Keys.Select(partition => new TopicPartitionOffset(partition, spans[partition].From)));
        while (open.Count > 0)
        {
            var result = _consumer.Consume(TimeSpan.FromMilliseconds(200));
            cancellationToken.ThrowIfCancellationRequested();
            if (result is not null && open.TryGetValue(result.TopicPartition, out var to) && result.Offset < to) take(result);

            // The consumer's own position passes what is no record (transaction markers, what compaction took).
            var at = result is null ? null : (TopicPartition?)result.TopicPartition;
            foreach (var partition in at is null ? [.. open.Keys] : new[] { at }.Where(open.ContainsKey).ToArray())
                if (_consumer.Position(partition) is { IsSpecial: false } position && position >= open[partition]) open.Remove(partition);
        }

        _consumer.Unassign();
    }

    public void Dispose()
    {
        _admin.Dispose();
        _consumer.Dispose();
    }
}
