using Confluent.Kafka;

namespace Dispatch.Sandbox.Publishing;

/// <summary>
/// Publishes as a careful court does: acks=all, idempotent, and nothing counts before its delivery report. Bounded by the client's own queue.
/// </summary>
internal sealed class Publisher : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(5);

    private readonly IProducer<byte[], byte[]?> _producer;
    private long _sent;
    private long _reported;
    private volatile Exception? _fault;

    public Publisher(string bootstrapServers)
    {
        _producer = new ProducerBuilder<byte[], byte[]?>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 5,
            BatchSize = 262_144,
            MessageMaxBytes = 4 * 1024 * 1024,
            QueueBufferingMaxMessages = 50_000,
            QueueBufferingMaxKbytes = 65_536,
            CompressionType = CompressionType.Lz4,
            AllowAutoCreateTopics = false,
        }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Records handed over and not yet reported.</summary>
    public long InFlight => Interlocked.Read(ref _sent) - Interlocked.Read(ref _reported);

    /// <param name="topic">Where to.</param>
    /// <param name="record">What.</param>
    /// <param name="acknowledged">Called with partition and offset, on the client's thread: to be short.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    /// <exception cref="KafkaException">An earlier record could not be delivered: the books would not be whole.</exception>
    public async Task SendAsync(string topic, OutgoingRecord record, Action<short, long> acknowledged, CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        var message = new Message<byte[], byte[]?> { Key = record.Key, Value = record.Value, Headers = record.Headers };
        Interlocked.Increment(ref _sent);
        while (true)
        {
            try
            {
                _producer.Produce(topic, message, report => Report(report, acknowledged));
                return;
            }
            catch (ProduceException<byte[], byte[]?> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                await Task.Delay(Wait, cancellationToken);
            }
        }
    }

    /// <summary>Waits until every record is reported.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await Task.Run(() => _producer.Flush(cancellationToken), cancellationToken);
        ThrowIfFailed();
    }

    public void Dispose() => _producer.Dispose();

    private void Report(DeliveryReport<byte[], byte[]?> report, Action<short, long> acknowledged)
    {
        try
        {
            if (report.Error.IsError) throw new KafkaException(report.Error);
            acknowledged((short)report.Partition.Value, report.Offset.Value);
        }
        catch (Exception exception)
        {
            // Kept for the next call: an exception on the client's thread would be nobody's.
            _fault ??= exception;
        }
        finally
        {
            Interlocked.Increment(ref _reported);
        }
    }

    private void ThrowIfFailed()
    {
        if (_fault is { } fault) throw new KafkaException(new Error(ErrorCode.Local_Fail, $"A record was not delivered: {fault.Message}"), fault);
    }
}
