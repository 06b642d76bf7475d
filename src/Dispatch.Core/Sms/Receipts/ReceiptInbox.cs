using System.Threading.Channels;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>Receipts on their way into the ledger. What does not fit is refused for the moment: the gateway, or the sweep, brings it again.</summary>
internal sealed class ReceiptInbox(IOptions<SmppGatewayOptions> gateway)
{
    private readonly Channel<Receipt> _receipts = Channel.CreateBounded<Receipt>(new BoundedChannelOptions(gateway.Value.ReceiptWindow) { SingleReader = true });

    public ChannelReader<Receipt> Reader => _receipts.Reader;

    public bool TryPut(Receipt receipt) => _receipts.Writer.TryWrite(receipt);

    public void Complete() => _receipts.Writer.TryComplete();
}
