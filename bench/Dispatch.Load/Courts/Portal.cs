using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Notices;

namespace Dispatch.Load.Courts;

/// <summary>Citizens at the portal: whoever got the SMS reads the notice at once, and the view is published. Keeps its own count.</summary>
internal sealed class Portal : IAsyncDisposable
{
    private readonly NoticeSource _source;
    private readonly string _topic;
    private readonly Channel<int> _toView;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _viewing;
    private int _viewed;
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

    /// <summary>Views that Kafka acknowledged.</summary>
    public int Viewed => Volatile.Read(ref _viewed);

    public int Refused => Volatile.Read(ref _refused);

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
            ViewedAt = DateTimeOffset.UtcNow,
        };
    }

    private void Publish(NoticeViewed view)
    {
        var message = new Message<byte[], byte[]> { Key = Encoding.ASCII.GetBytes(view.NumberText), Value = EventEncoder.Encode(view) };
        while (true)
        {
            try
            {
                _producer.Produce(_topic, message, report => Interlocked.Increment(ref report.Error.IsError ? ref _refused : ref _viewed));
                return;
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }
}
