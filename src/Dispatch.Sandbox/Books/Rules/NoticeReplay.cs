using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>
/// One notice's views and cancel, told again in the order in which they were recorded: which evidence each of them leaves. Written from the
/// domain's words, not from the product's code.
/// </summary>
internal struct NoticeReplay(in LedgerNotice notice)
{
    private readonly bool _relayed = !notice.CancelledBeforePlanning
        && (notice.Channel == NoticeChannel.Paper || (notice.Flags & LifeFlags.Escalated) != 0);

    private long _viewedAt;
    private long _cancelledAt;
    private bool _handedOver;

    private readonly bool IsViewed => _viewedAt != 0 && (_cancelledAt == 0 || _viewedAt < _cancelledAt);

    public void View(long at, ref EvidenceCounts counts)
    {
        var was = IsViewed;
        var earlier = _viewedAt == 0 || at < _viewedAt;
        if (earlier) _viewedAt = at;

        // The first view that makes it actual service is the handover; every other is tracked.
        var handover = IsViewed && !_handedOver;
        if (handover) _handedOver = true;
        counts.Add(handover ? EvidenceEvent.ContentHandover : EvidenceEvent.ContentAccessTracking);

        // What was told is taken back: a later date of service, or that it was withdrawn.
        var moved = was && earlier;
        var revived = !was && IsViewed && _cancelledAt != 0;
        if (moved || revived) counts.Add(EvidenceEvent.Correction);
    }

    public void Cancel(long at, ref EvidenceCounts counts)
    {
        _cancelledAt = at;
        if (IsViewed)
        {
            counts.Add(EvidenceEvent.WithdrawalRefused);
            return;
        }

        counts.Add(EvidenceEvent.Withdrawal);
        if (_viewedAt != 0) counts.Add(EvidenceEvent.Correction);
        if (_relayed) counts.Add(EvidenceEvent.RelayToNonERDS);
    }
}
