using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;

namespace Dispatch.Core.Receipts;

/// <summary>Where one notice stands while the events of a batch are applied to it, and what its transaction has to do besides.</summary>
internal sealed class Standing(LifeRow life)
{
    public LifeRow Life { get; set; } = life;

    /// <summary>Id of the evidence of the view that <see cref="LifeRow.ViewedAt"/> dates from; needed only where that view may be corrected.</summary>
    public EvidenceId ViewEvidence { get; set; }

    /// <summary>Why SMS that still wait are dropped; null: they are not.</summary>
    public DropReason? Drop { get; set; }
}
