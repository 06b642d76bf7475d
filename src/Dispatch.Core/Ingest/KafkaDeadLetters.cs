using Confluent.Kafka;
using Dispatch.Core.Events;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Ingest;

/// <summary>Writes refused events to the dead-letter topic: original bytes and headers, plus where they came from and why.</summary>
internal sealed class KafkaDeadLetters : IDeadLetters, IDisposable
{
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly string _topic;
    private readonly int _mostBytes;
    private readonly TimeProvider _time;

    public KafkaDeadLetters(IOptions<KafkaOptions> options, IOptions<DeadLetterOptions> letters, TopicTable topics, TimeProvider time)
    {
        _time = time;
        _topic = topics.DeadLetter.Name;
        _mostBytes = letters.Value.MaxMessageBytes;
        var config = options.Value.ProducerConfig();
        config.MessageMaxBytes = _mostBytes;
        config.LingerMs = 2;
        config.MessageTimeoutMs = letters.Value.TimeoutMilliseconds;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, _) => { }).Build();
    }

    public async Task<IReadOnlyList<DeadLetter>> WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        var large = new List<DeadLetter>();
        var sent = new List<Task>(letters.Count);
        foreach (var letter in letters)
        {
            var headers = Headers(letter, null);
            var fits = Size(letter, headers) <= _mostBytes;
            if (!fits)
            {
                large.Add(letter);
                headers = Headers(letter, $"ledger oversize {letter.TopicId:D} {letter.Partition} {letter.Offset}");
            }

            sent.Add(_producer.ProduceAsync(_topic, new Message<byte[]?, byte[]?>
            {
                Key = letter.Key.IsEmpty ? null : letter.Key.ToArray(),
                Value = fits ? letter.Value.ToArray() : null,
                Headers = headers,
            }, cancellationToken));
        }

        await Task.WhenAll(sent);
        return large;
    }

    public void Dispose() => _producer.Dispose();

    private Headers Headers(DeadLetter letter, string? reference) => DeadLetterHeaders.Build(
        letter.Headers, letter.Refusal.ToRejection(), new TopicPartitionOffset(letter.Topic, letter.Partition, letter.Offset),
        new Timestamp(letter.TimestampMs, TimestampType.CreateTime), _time.GetUtcNow(), reference);

    private static long Size(DeadLetter letter, Headers headers) =>
        letter.Key.Length + letter.Value.Length + headers.Sum(header => header.Key.Length + (header.GetValueBytes()?.Length ?? 0) + 16L) + 512;
}
