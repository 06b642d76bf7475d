using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>Whom the receipts of a batch are about.</summary>
internal sealed class ReceiptMatches
{
    /// <summary>By the gateway's id.</summary>
    public Dictionary<Receipt, AttemptId> ById { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>By number and reference, to an attempt of unknown outcome.</summary>
    public Dictionary<Receipt, AttemptId> ByNumber { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Those whose answer is still expected here.</summary>
    public List<Receipt> Early { get; } = [];

    /// <summary>Those whose message nobody knows: to be parked.</summary>
    public List<Receipt> Unmatched { get; } = [];
}
