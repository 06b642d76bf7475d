using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Sms.Queue;

/// <summary>Drops at once what a sender found not to be sent.</summary>
internal sealed class SmsDropping(DropInbox inbox, SmsDropper dropper, LedgerLoop loop)
{
    private const int Batch = 500;

    public Task RunAsync(CancellationToken stop) =>
        loop.RunAsync(inbox.Reader, Batch, (session, rows) => dropper.DropAsync(session, rows, stop), (_, _) => { }, stop);
}
