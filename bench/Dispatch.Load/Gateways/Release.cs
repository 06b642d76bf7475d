using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Notices;
using Dispatch.Load.Courts;

namespace Dispatch.Load.Gateways;

/// <summary>Publishes notices in the name of the court and in the lane that it is told.</summary>
internal sealed class Release : IDisposable
{
    private readonly NoticeSource _source;
    private readonly string _topic;
    private readonly IProducer<byte[], byte[]> _producer;
    private int _refused;

    public Release(string bootstrapServers, string topic, NoticeSource source)
    {
        (_source, _topic) = (source, topic);
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 0,
            QueueBufferingMaxMessages = 500_000,
            DeliveryReportFields = "none",
        }).SetLogHandler(static (_, _) => { }).Build(); // what matters comes with the delivery reports; the rest would tear the live line
    }

    /// <param name="notice">Its number in the source.</param>
    /// <param name="court">Who issues it; null: the court that the source says.</param>
    /// <param name="lane">How urgent it is.</param>
    public void Publish(int notice, string? court = null, Lane lane = Lane.Normal)
    {
        var issued = _source.Issued(notice, DateTimeOffset.UtcNow, court, lane);
        var message = new Message<byte[], byte[]> { Key = Encoding.ASCII.GetBytes(issued.NumberText), Value = EventEncoder.Encode(issued) };
        while (true)
        {
            try
            {
                _producer.Produce(_topic, message, report => _refused += report.Error.IsError ? 1 : 0); // reports come on one thread
                return;
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    /// <exception cref="LoadException">The broker refused a notice.</exception>
    public void Flush(CancellationToken cancellationToken)
    {
        _producer.Flush(cancellationToken);
        if (Volatile.Read(ref _refused) > 0) throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"Kafka refused {_refused} notices."));
    }

    public void Dispose() => _producer.Dispose();
}
