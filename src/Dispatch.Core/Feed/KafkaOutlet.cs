using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Feed;

/// <summary>
/// An idempotent producer with acks=all. Messages wait for ever rather than time out one by one, and a gap is fatal: so what is lost
/// by a fault is always the end of a partition's messages, never one from the middle.
/// </summary>
internal sealed partial class KafkaOutlet : IFeedOutlet
{
    private static readonly TimeSpan FlushPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Action<DeliveryReport<byte[], byte[]>> _delivered;
    private readonly Message<byte[], byte[]> _message = new();
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    // One is held by the batch itself until it is complete, so that the count cannot reach zero while it is being handed over.
    private int _pending = 1;
    private Error? _fault;
    private TaskCompletionSource _drained = NewDrained();

    public KafkaOutlet(ProducerConfig config, TimeProvider clock, ILogger logger)
    {
        _clock = clock;
        _logger = logger;
        _delivered = Delivered;
        _producer = new ProducerBuilder<byte[], byte[]>(config)
            .SetErrorHandler((_, error) => Log.Kafka(_logger, error.IsFatal, error.Code, error.Reason))
            .SetLogHandler((_, message) => Log.Client(_logger, message.Facility, message.Message))
            .Build();
    }

    public void Put(string topic, byte[] key, ReadOnlySpan<byte> value, CancellationToken cancellationToken)
    {
        // The client copies both before it returns; the message object only carries them there.
        _message.Key = key;
        _message.Value = value.ToArray();
        Interlocked.Increment(ref _pending);
        while (true)
        {
            try
            {
                _producer.Produce(topic, _message, _delivered);
                return;
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull && !cancellationToken.IsCancellationRequested)
            {
                _producer.Flush(FlushPause);
            }
            catch (KafkaException refused)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new FeedOutletException($"Topic {topic} refused an event: {refused.Error.Reason}", refused);
            }
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        Release();
        var told = _clock.GetTimestamp();
        while (!_drained.Task.IsCompleted)
        {
            // Flushing ends the linger: a batch grows while events are handed over and leaves at once when no more will come.
            await Task.Run(() => _producer.Flush(FlushPause), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (_clock.GetElapsedTime(told) < Patience) continue;
            Log.Waiting(_logger, Volatile.Read(ref _pending));
            told = _clock.GetTimestamp();
        }

        if (_fault is { } fault) throw new FeedOutletException($"Kafka did not take an event: {fault.Code}, {fault.Reason}");
        _drained = NewDrained();
        Volatile.Write(ref _pending, 1);
    }

    public void Dispose() => _producer.Dispose();

    private static TaskCompletionSource NewDrained() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Delivered(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError) Interlocked.CompareExchange(ref _fault, report.Error, null);
        Release();
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _pending) == 0) _drained.TrySetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(2110, LogLevel.Warning, "Feed producer (fatal: {Fatal}): {Code}, {Reason}")]
        public static partial void Kafka(ILogger logger, bool fatal, ErrorCode code, string reason);

        [LoggerMessage(2111, LogLevel.Debug, "Feed producer {Facility}: {Message}")]
        public static partial void Client(ILogger logger, string facility, string message);

        [LoggerMessage(2112, LogLevel.Warning, "Kafka has not acknowledged {Events} events of the feed for 10 s; nothing is marked until it does")]
        public static partial void Waiting(ILogger logger, int events);
    }
}
