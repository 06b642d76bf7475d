using Confluent.Kafka;

namespace Dispatch.Integration.Tests.Town;

/// <summary>
/// A consumer of its own group that joins and then never polls again, as a worker would that waited for the ledger on its consumer's
/// thread. That its group is empty again proves that a poll interval has passed: no clock is asked.
/// </summary>
internal sealed class Sleeper : IDisposable
{
    private readonly IConsumer<Ignore, Ignore> _consumer;

    /// <summary>Returns when it holds partitions; from then on it sleeps.</summary>
    public Sleeper(string bootstrapServers, string group, string topic, int pollIntervalMs)
    {
        var awake = true;
        _consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = group,
            SessionTimeoutMs = pollIntervalMs,
            MaxPollIntervalMs = pollIntervalMs,
            AutoOffsetReset = AutoOffsetReset.Latest,
        })
        .SetPartitionsAssignedHandler((_, _) => awake = false)
        .SetLogHandler((_, _) => { })
        .Build();
        _consumer.Subscribe(topic);
        while (awake) _consumer.Consume(TimeSpan.FromMilliseconds(50));
    }

    public void Dispose() => _consumer.Dispose();
}
