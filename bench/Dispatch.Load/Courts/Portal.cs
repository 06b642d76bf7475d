using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Load.Courts;

/// <summary>Citizens at the portal: whoever got the SMS reads the notice at once, and the view is published. Keeps its own book.</summary>
internal sealed class Portal : IAsyncDisposable
{
    private readonly NoticeSource _source;
    private readonly string _topic;
    private readonly Channel<int> _toView;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _viewing;
    private readonly Lock _gate = new();
    private readonly List<PublishedView> _book = [];
    private int _refused;

    public Portal(string bootstrapServers, string topic, NoticeSource source)
    {
        _source = source;
        _topic = topic;
        // Every notice is viewed once, so this bound never waits.
        _toView = Channel.CreateBounded<int>(new BoundedChannelOptions(source.Count) { SingleReader = true });
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 5,
            DeliveryReportFields = "none",
        }).SetLogHandler(static (_, _) => { }).Build(); // what matters comes with the delivery reports; the rest would tear the live line
        _viewing = Task.Run(ViewAsync);
    }

    /// <summary>The views that Kafka acknowledged.</summary>
    /// <exception cref="LoadException">Kafka refused one.</exception>
    public IReadOnlyList<PublishedView> Book()
    {
        lock (_gate)
        {
            return _refused == 0 ? [.. _book] : throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"Kafka refused {_refused} views: the run would not balance."));
        }
    }

    /// <summary>The notice's SMS is there. Returns at once.</summary>
    public void Tell(int notice) => _toView.Writer.TryWrite(notice);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _viewing;
        _producer.Dispose();
        _stopping.Dispose();
    }

    private async Task ViewAsync()
    {
        try
        {
            await foreach (var notice in _toView.Reader.ReadAllAsync(_stopping.Token)) Publish(View(notice));
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private NoticeViewed View(int notice)
    {
        var viewId = string.Create(CultureInfo.InvariantCulture, $"view-{notice}");
        return new NoticeViewed
        {
            ViewId = viewId,
            ViewKey = NoticeKey.Of(viewId).Value,
            Key = _source.Key(notice),
            Viewer = ViewerKind.Recipient,
            Channel = ViewChannel.Portal,
            ViewedAt = NoticeSource.WholeMicroseconds(DateTimeOffset.UtcNow),
        };
    }

    private void Publish(NoticeViewed view)
    {
        var message = new Message<byte[], byte[]> { Key = Encoding.ASCII.GetBytes(view.NumberText), Value = EventEncoder.Encode(view) };
        var bytes = Fingerprint.Of((ReadOnlySpan<byte>)message.Value);
        while (true)
        {
            try
            {
                _producer.Produce(_topic, message, report => Delivered(view, bytes, report));
                return;
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    private void Delivered(NoticeViewed view, ulong bytes, DeliveryReport<byte[], byte[]> report)
    {
        lock (_gate)
        {
            if (report.Error.IsError)
            {
                _refused++;
                return;
            }

            var content = ViewContent.Of(view.Key.Value, view.ViewedAt.UtcTicks, view.Viewer, view.Channel, view.OfficeId);
            _book.Add(new PublishedView(
                view.ViewKey, view.Key.Value, content, bytes, view.ViewedAt.UtcTicks, report.Offset.Value, (short)report.Partition.Value, AtOffice: false));
        }
    }
}
