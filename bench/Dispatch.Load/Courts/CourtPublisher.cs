using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Load.Terminal;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Load.Courts;

/// <summary>The courts: publish notices with acks=all, and write down where Kafka has put each.</summary>
internal sealed class CourtPublisher : IDisposable
{
    private readonly NoticeSource _source;
    private readonly string _topic;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly PublishedNotice[] _book;
    private int _acknowledged;
    private int _refused;

    /// <param name="lingerMs">How long a batch is waited for, in milliseconds: what Kafka's clients do by themselves (5) where latency counts.</param>
    public CourtPublisher(string bootstrapServers, string topic, NoticeSource source, double lingerMs)
    {
        _source = source;
        _topic = topic;
        _book = new PublishedNotice[source.Count];
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = lingerMs,
            BatchSize = 512 * 1024,
            QueueBufferingMaxMessages = 200_000,
            DeliveryReportFields = "none",
        }).SetLogHandler(static (_, _) => { }).Build(); // what matters comes with the delivery reports; the rest would tear the live line
    }

    /// <summary>The courts' own book, by number of the notice; complete once all are acknowledged.</summary>
    public IReadOnlyList<PublishedNotice> Book => _book;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Publishes notices <paramref name="from"/> to <paramref name="to"/> (not included) as fast as the broker takes them.</summary>
    public async Task PublishAsync(int from, int to, Teller teller, CancellationToken cancellationToken)
    {
        await Task.Run(
            () =>
            {
                for (var notice = from; notice < to; notice++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Publish(notice, DateTimeOffset.UtcNow);
                    if (notice % 5_000 == 0) teller.Tell("publishing the backlog", Acknowledged, to);
                }
            },
            cancellationToken);
        Flush(cancellationToken);
    }

    /// <summary>Hands one notice to the client; returns before it is acknowledged.</summary>
    public void Publish(int notice, DateTimeOffset issuedAt)
    {
        var issued = _source.Issued(notice, issuedAt);
        var message = new Message<byte[], byte[]> { Key = Encoding.ASCII.GetBytes(issued.NumberText), Value = EventEncoder.Encode(issued) };
        var bytes = Fingerprint.Of((ReadOnlySpan<byte>)message.Value);
        // No notice is repeated: what it says is what its bytes are.
        _book[notice] = new PublishedNotice(issued.Key.Value, bytes, bytes, issued.IssuedAt.UtcTicks, -1, _source.Court(notice), -1, Reach.Mobile);
        while (true)
        {
            try
            {
                _producer.Produce(_topic, message, report => Delivered(notice, report));
                return;
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    /// <summary>Waits for every acknowledgement.</summary>
    /// <exception cref="LoadException">The broker refused a notice.</exception>
    public void Flush(CancellationToken cancellationToken)
    {
        _producer.Flush(cancellationToken);
        if (Volatile.Read(ref _refused) > 0)
            throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"Kafka refused {_refused} notices: the run would not balance."));
    }

    public void Dispose() => _producer.Dispose();

    private void Delivered(int notice, DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        _book[notice] = _book[notice] with { Partition = (short)report.Partition.Value, Offset = report.Offset.Value };
        Interlocked.Increment(ref _acknowledged);
    }
}
