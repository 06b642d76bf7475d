using System.Diagnostics;
using Confluent.Kafka;
using Dispatch.Core.Events;

namespace Dispatch.Load.Measure;

/// <summary>How fast a plain consumer reads the run's own events, and does nothing with them.</summary>
internal sealed class ConsumeLimit(string bootstrapServers, TopicSpec topic)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>Events a second, from the first one on; 0 where there are too few to tell.</returns>
    public Task<double> MeasureAsync(long events, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Measure(events, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private double Measure(long events, CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "dispatch.load.limit",
            EnableAutoCommit = false,
            FetchQueueBackoffMs = 5, // the default of 1,000 would measure the pause
            QueuedMinMessages = 200_000,
            QueuedMaxMessagesKbytes = 262_144,
        }).Build();
        consumer.Assign(Enumerable.Range(0, topic.Partitions).Select(partition => new TopicPartitionOffset(topic.Name, partition, Offset.Beginning)));
        long started = 0, read = 0;
        while (read < events)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (consumer.Consume(Patience) is null) throw new LoadException($"Only {read} of {events} events could be read back from {topic.Name}.");
            if (read++ == 0) started = Stopwatch.GetTimestamp();
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        consumer.Close();
        return seconds > 0 ? (read - 1) / seconds : 0;
    }
}
