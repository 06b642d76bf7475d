using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>The right to answer a receipt to whoever brought it. May be kept, and used from any thread; later calls do nothing.</summary>
internal interface IReceiptTicket
{
    /// <summary>
    /// Call once the receipt is durable (<see cref="CommandStatus.Ok"/>) or could not be stored
    /// (<see cref="CommandStatus.ReceiverTemporaryError"/>: it is to be sent again).
    /// </summary>
    void Answer(CommandStatus status);
}
