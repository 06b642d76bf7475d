using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Receipts;

/// <summary>What the ledger knows already of the events of a batch.</summary>
internal sealed class KnownReceipts
{
    /// <summary>Recorded views by view key.</summary>
    public Dictionary<UInt128, ViewRow> Views { get; } = [];

    /// <summary>Parked events by what a repeat would have too; null where one's bytes are no longer accepted.</summary>
    public Dictionary<(EventKind Kind, UInt128 Discriminator), IIncomingEvent?> Parked { get; } = [];

    /// <summary>Evidence of the view that actual service dates from, by notice; only where it may be corrected.</summary>
    public Dictionary<long, EvidenceId> ViewEvidence { get; } = [];

    /// <summary>Ids of the courts that issued, by row.</summary>
    public Dictionary<int, string> CourtIds { get; } = [];

    /// <summary>A row of each court that cancels, by id.</summary>
    public Dictionary<string, int> CourtRows { get; } = new(StringComparer.Ordinal);
}
