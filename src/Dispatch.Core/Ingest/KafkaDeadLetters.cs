using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Ingest;

/// <summary>Writes refused events to the dead-letter topic: original bytes and headers, plus where they came from and why.</summary>
internal sealed class KafkaDeadLetters : IDeadLetters, IDisposable
{
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly string _topic;
    private readonly int _mostBytes;

    public KafkaDeadLetters(IOptions<KafkaOptions> options, IOptions<DeadLetterOptions> letters)
    {
        _topic = options.Value.TopicPrefix + "dead-letter.v1";
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
            var headers = Headers(letter);
            var fits = Size(letter, headers) <= _mostBytes;
            if (!fits)
            {
                large.Add(letter);
                headers.Add("dispatch-kept-whole", Encoding.UTF8.GetBytes("ledger:oversize"));
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

    private static Headers Headers(DeadLetter letter)
    {
        var headers = new Headers();
        foreach (var header in letter.Headers ?? []) headers.Add(header.Key, header.GetValueBytes());
        Add("dispatch-reason", letter.Refusal.Reason);
        Add("dispatch-field", letter.Refusal.Field);
        Add("dispatch-conflict", letter.Refusal.Conflict ? "true" : "false");
        Add("dispatch-source-topic", letter.Topic);
        Add("dispatch-source-topic-id", letter.TopicId.ToString("D"));
        Add("dispatch-source-partition", letter.Partition.ToString(CultureInfo.InvariantCulture));
        Add("dispatch-source-offset", letter.Offset.ToString(CultureInfo.InvariantCulture));
        Add("dispatch-source-timestamp-ms", letter.TimestampMs.ToString(CultureInfo.InvariantCulture));
        return headers;

        void Add(string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));
    }

    private static long Size(DeadLetter letter, Headers headers) =>
        letter.Key.Length + letter.Value.Length + headers.Sum(header => header.Key.Length + (header.GetValueBytes()?.Length ?? 0) + 16L) + 512;
}
