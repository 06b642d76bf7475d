using Dispatch.Core.Sms.Receipts;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>The right to answer one deliver_sm, on the link that it came from. May be kept, and used from any thread.</summary>
internal readonly record struct DeliverTicket(SmppSession Session, uint Sequence) : IReceiptTicket
{
    /// <summary>
    /// Call once the receipt is durable (<see cref="CommandStatus.Ok"/>) or could not be stored
    /// (<see cref="CommandStatus.ReceiverTemporaryError"/>: the gateway sends it again). Later calls do nothing, nor do
    /// calls after the link closed: the gateway sends it again there too.
    /// </summary>
    public void Answer(CommandStatus status) => Session.AnswerDeliver(Sequence, status);
}
