using System.Threading.Channels;

namespace Dispatch.Core.Sms.Queue;

/// <summary>Rows that a sender found not to be sent. A hint: what does not fit is found again by the sweep.</summary>
internal sealed class DropInbox
{
    private readonly Channel<QueueRef> _rows = Channel.CreateBounded<QueueRef>(new BoundedChannelOptions(4_096) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public ChannelReader<QueueRef> Reader => _rows.Reader;

    public void Put(in QueueRef row) => _rows.Writer.TryWrite(row);
}
