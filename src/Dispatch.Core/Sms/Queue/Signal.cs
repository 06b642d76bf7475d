using System.Threading.Channels;

namespace Dispatch.Core.Sms.Queue;

/// <summary>"Look again", for one waiting loop. Any number of calls before it looks count as one.</summary>
internal sealed class Signal
{
    private readonly Channel<byte> _set = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => _set.Writer.TryWrite(0);

    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _set.Reader.ReadAsync(cancellationToken);
}
