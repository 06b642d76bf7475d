using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>What a receipt says of the attempt it belongs to.</summary>
internal static class ReceiptMoves
{
    /// <summary>Null where it says nothing new.</summary>
    /// <param name="fromUnknownOnly">The attempt was found by number and reference, not by id.</param>
    public static AttemptMove? Of(Receipt receipt, AttemptId attempt, bool fromUnknownOnly = false) => AttemptStates.Of(receipt.State) is not { } to ? null : new AttemptMove
    {
        Id = attempt,
        To = to,
        At = receipt.ReceivedAt,
        MessageId = receipt.MessageId.Length == 0 ? null : receipt.MessageId,
        Gateway = receipt.Gateway,
        Receipt = receipt,
        FromUnknownOnly = fromUnknownOnly,
    };
}
