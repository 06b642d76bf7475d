using System.Globalization;
using Dispatch.Sandbox.Books.Sides;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Books;

namespace Dispatch.Sandbox.Books.Readers;

/// <summary>Takes the gateway's side from the simulator's books.</summary>
internal static class GatewayReader
{
    /// <param name="server">The simulator.</param>
    /// <param name="canonical">Puts the answers' message ids into the form that the ledger keeps; null where they are that form.</param>
    public static GatewaySide Read(SmscServer server, Func<string, string>? canonical = null) => new()
    {
        Messages = [.. server.Books.Messages().Select(message => new GatewayMessage(
            long.Parse(message.Destination, NumberStyles.None, CultureInfo.InvariantCulture),
            Fingerprint.Of(message.Text),
            Fingerprint.Of(canonical is null ? message.MessageId : canonical(message.MessageId)),
            message.UserReference ?? -1,
            (byte)message.Part,
            message.State,
            message.Receipt == ReceiptProgress.Acknowledged))],
        WorstOverCap = server.Books.Snapshot().Accounts.Max(account => account.WorstSecondOverCap),
    };
}
