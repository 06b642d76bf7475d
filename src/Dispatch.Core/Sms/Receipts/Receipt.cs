using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>A handset receipt on its way into the ledger. Holds personal data: never printed.</summary>
internal sealed record Receipt
{
    public required short Gateway { get; init; }

    /// <summary>Canonical; empty where the gateway gave a reference only.</summary>
    public required string MessageId { get; init; }

    public required MessageState State { get; init; }

    public string Error { get; init; } = "";

    public Mobile? Mobile { get; init; }

    public ushort? Reference { get; init; }

    /// <summary>The gateway's own clock, in its own zone.</summary>
    public DateTime? DoneAt { get; init; }

    /// <summary>By the worker's business time.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Answered once this is durable; null for one that is parked already.</summary>
    public IReceiptTicket? Ticket { get; init; }

    public bool IsParked => Ticket is null;

    public override string ToString() => $"receipt {State} (hidden)";
}
