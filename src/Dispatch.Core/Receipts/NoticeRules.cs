using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Receipts;

/// <summary>
/// What a view or a cancel does to a notice: its facts, and the evidence that is left. No I/O, no clock. The facts only ever grow
/// (the earliest view, the one cancel), so the same events leave the same state in whatever order they come; the evidence tells what
/// was known when, and a <see cref="EvidenceEvent.Correction"/> takes back what turned out otherwise.
/// </summary>
internal static class NoticeRules
{
    // One event leaves at most four pieces of evidence and one more for each SMS stage that waits.
    private const short SequenceReserve = 64;

    /// <summary>False where the notice's sequence is nearly used up: a further event must be refused.</summary>
    public static bool HasRoom(in LifeRow life) => life.Sequence <= short.MaxValue - SequenceReserve;

    /// <summary>Applies a view that is not yet recorded.</summary>
    public static void View(Standing standing, NoticeViewed view, List<Evidence> evidence)
    {
        var before = standing.Life;
        var earliest = before.ViewedAt is null || view.ViewedAt < before.ViewedAt;
        var after = earliest ? Dated(before, view) : before;
        var wasViewed = before.Facts.State == NoticeState.Viewed;
        var isViewed = after.Facts.State == NoticeState.Viewed;
        var handover = isViewed && (before.Flags & LifeFlags.HandedOver) == 0;
        if (handover) after = after with { Flags = after.Flags | LifeFlags.HandedOver };
        standing.Life = after;

        var office = view.Channel == ViewChannel.Office ? EvidenceMarks.Office : EvidenceMarks.None;
        var counted = isViewed && (!wasViewed || earliest) ? EvidenceMarks.ViewCounted : EvidenceMarks.None;
        var @event = handover ? EvidenceEvent.ContentHandover : EvidenceEvent.ContentAccessTracking;
        var id = EvidenceId.Of(view.Key, @event, view.ViewKey);
        evidence.Add(Next(standing, @event, id, EvidenceDetail.View(view), office | counted, view.ViewedAt, EvidenceClock.Portal));

        var replaced = standing.ViewEvidence;
        if (earliest) standing.ViewEvidence = id;
        if (isViewed && !wasViewed) standing.Drop ??= DropReason.Viewed;

        var correction = EvidenceId.Of(view.Key, EvidenceEvent.Correction, view.ViewKey);
        if (wasViewed && earliest)
        {
            var detail = EvidenceDetail.Moved(replaced, before.ViewedAt!.Value, view.ViewedAt);
            evidence.Add(Next(standing, EvidenceEvent.Correction, correction, detail, Revoked(before), before.ViewedAt, EvidenceClock.Portal));
        }
        else if (isViewed && before.Facts.State == NoticeState.Cancelled)
        {
            var withdrawal = EvidenceId.Of(view.Key, EvidenceEvent.Withdrawal);
            var detail = EvidenceDetail.Overturned(withdrawal, NoticeState.Cancelled, NoticeState.Viewed, view.ViewedAt, before.CancelledAt!.Value);
            evidence.Add(Next(standing, EvidenceEvent.Correction, correction, detail, EvidenceMarks.None, before.CancelledAt, EvidenceClock.Court));
        }
    }

    /// <summary>Applies the issuer's cancel of a notice that has none yet.</summary>
    public static void Cancel(Standing standing, DateTimeOffset cancelledAt, List<Evidence> evidence)
    {
        var before = standing.Life;
        if (before.CancelledAt is not null) throw new InvalidOperationException("A notice is cancelled once: a second cancel is a repeat or a conflict.");
        standing.Life = before with { CancelledAt = cancelledAt };
        if (before.ViewedAt < cancelledAt)
        {
            var refused = EvidenceDetail.Refused(before.ViewedAt.Value, cancelledAt);
            evidence.Add(Next(standing, EvidenceEvent.WithdrawalRefused, default, refused, EvidenceMarks.None, cancelledAt, EvidenceClock.Court));
            return;
        }

        standing.Drop = DropReason.Cancelled;
        evidence.Add(Next(standing, EvidenceEvent.Withdrawal, default, default, EvidenceMarks.None, cancelledAt, EvidenceClock.Court));
        if (before.ViewedAt is { } viewedAt)
        {
            var detail = EvidenceDetail.Overturned(standing.ViewEvidence, NoticeState.Viewed, NoticeState.Cancelled, viewedAt, cancelledAt);
            evidence.Add(Next(standing, EvidenceEvent.Correction, default, detail, Revoked(before), viewedAt, EvidenceClock.Portal));
        }

        if (WasRelayed(before))
        {
            var id = EvidenceId.Of(before.Key, EvidenceEvent.RelayToNonERDS, (UInt128)(byte)EvidenceMarks.Withdrawn);
            evidence.Add(Next(standing, EvidenceEvent.RelayToNonERDS, id, EvidenceDetail.RelayWithdrawn, EvidenceMarks.Withdrawn, null, EvidenceClock.Dispatch));
        }
    }

    /// <summary>An SMS that waited was taken out of the queue.</summary>
    public static void SmsDropped(Standing standing, SmsId sms, DropReason reason, List<Evidence> evidence)
    {
        var life = standing.Life = Advanced(standing.Life);
        evidence.Add(SmsEvidence.Dropped(sms, reason, life, life.Sequence));
    }

    private static LifeRow Advanced(in LifeRow life) => life with { Sequence = checked((short)(life.Sequence + 1)) };

    private static LifeRow Dated(in LifeRow life, NoticeViewed view) => life with
    {
        ViewedAt = view.ViewedAt,
        Flags = view.Channel == ViewChannel.Office ? life.Flags | LifeFlags.SeenAtOffice : life.Flags & ~LifeFlags.SeenAtOffice,
    };

    private static EvidenceMarks Revoked(in LifeRow before) =>
        EvidenceMarks.ViewRevoked | ((before.Flags & LifeFlags.SeenAtOffice) != 0 ? EvidenceMarks.Office : EvidenceMarks.None);

    private static bool WasRelayed(in LifeRow life) =>
        (life.Flags & LifeFlags.CancelledBeforePlanning) == 0 && (life.Channel == NoticeChannel.Paper || (life.Flags & LifeFlags.Escalated) != 0);

    private static Evidence Next(
        Standing standing, EvidenceEvent @event, EvidenceId id, ReadOnlyMemory<byte> detail, EvidenceMarks marks, DateTimeOffset? occurredAt, EvidenceClock clock)
    {
        var life = standing.Life = Advanced(standing.Life);
        return new Evidence
        {
            Event = @event,
            Id = id == default ? EvidenceId.Of(life.Key, @event) : id,
            Key = life.Key,
            No = life.No,
            Number = life.Number,
            Court = life.Court,
            Sequence = life.Sequence,
            State = life.Facts.State,
            Marks = marks,
            IssuedAt = life.IssuedAt,
            OccurredAt = occurredAt,
            Clock = clock,
            Detail = detail,
        };
    }
}
