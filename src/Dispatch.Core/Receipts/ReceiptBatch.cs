using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;

namespace Dispatch.Core.Receipts;

/// <summary>
/// Decides what the views and cancels of one transaction come to, in the order of delivery: applied, parked, a repeat, or refused.
/// No I/O: what the ledger knows was read before, what is to be written is left in the lists.
/// </summary>
internal sealed class ReceiptBatch(IReadOnlyDictionary<NoticeKey, LifeRow> lives, KnownReceipts known)
{
    private readonly Dictionary<NoticeKey, Standing> _standings = [];
    private readonly Dictionary<long, Standing> _byNumber = [];
    private readonly Dictionary<(EventKind Kind, UInt128 Discriminator), IIncomingEvent?> _waiting = new(known.Parked);
    private readonly Dictionary<UInt128, ViewRow> _recorded = new(known.Views);

    /// <summary>Evidence in order of sequence per notice.</summary>
    public List<Evidence> Evidence { get; } = [];

    public List<ViewRow> Views { get; } = [];

    public List<CancelRow> Cancels { get; } = [];

    /// <summary>Events whose notice is not there yet.</summary>
    public List<Receipt> Parked { get; } = [];

    /// <summary>SMS that were never sent and never will be.</summary>
    public List<(SmsId Sms, DropReason Reason)> Dropped { get; } = [];

    /// <summary>Notices that changed, in key order.</summary>
    public List<LifeRow> Changed =>
        [.. _standings.Values.Select(standing => standing.Life).Where(life => life.Sequence != lives[life.Key].Sequence).OrderBy(life => life.Key)];

    /// <summary>Numbers of the notices whose SMS are to be dropped, sorted.</summary>
    public long[] Silenced => [.. _standings.Values.Where(standing => standing.Drop is not null).Select(standing => standing.Life.No).Order()];

    /// <summary>Decides one event and sets its record's outcome.</summary>
    public void Add(Receipt receipt)
    {
        if (receipt.View is { } view) Add(receipt, view);
        else Add(receipt, receipt.Cancel!);
    }

    /// <summary>An SMS was found in the queue and taken out.</summary>
    public void SmsTaken(SmsId sms)
    {
        var standing = _byNumber[sms.No];
        NoticeRules.SmsDropped(standing, sms, standing.Drop!.Value, Evidence);
        Dropped.Add((sms, standing.Drop.Value));
    }

    private void Add(Receipt receipt, NoticeViewed view)
    {
        var hasNotice = lives.TryGetValue(view.Key, out var life);
        if (_recorded.TryGetValue(view.ViewKey, out var row))
        {
            var same = hasNotice && row.No == life.No && row.ViewedAt == view.ViewedAt && row.Viewer == view.Viewer && row.Channel == view.Channel && row.Office == view.OfficeId;
            Known(receipt, same, "viewId: already used with other content", "viewId", life.Court);
        }
        else if (_waiting.TryGetValue((EventKind.Viewed, view.ViewKey), out var waiting))
        {
            Known(receipt, waiting is NoticeViewed other && Same(view, other), "viewId: already used with other content", "viewId", life.Court);
        }
        else if (!hasNotice)
        {
            Park(receipt, view);
        }
        else
        {
            var standing = StandingOf(life);
            if (!NoticeRules.HasRoom(standing.Life))
            {
                Refuse(receipt, new Refusal("noticeId: this notice has no sequence number left", "noticeId", Court: life.Court, Number: view.NumberText, Rule: RejectionRule.OutOfRange));
                return;
            }

            var first = Evidence.Count;
            NoticeRules.View(standing, view, Evidence);
            var recorded = Row(view, life.No, Evidence[first]);
            _recorded.Add(view.ViewKey, recorded);
            Views.Add(recorded);
            receipt.Record.Outcome = Outcome.Applied;
        }
    }

    private void Add(Receipt receipt, NoticeCancelled cancel)
    {
        var sender = known.CourtRows.GetValueOrDefault(cancel.CourtId);
        var hasNotice = lives.TryGetValue(cancel.Key, out var life);
        if (hasNotice && known.CourtIds[life.Court] != cancel.CourtId)
        {
            Refuse(receipt, new Refusal("courtId: the notice belongs to another court", "courtId", Conflict: true, sender, life.Court, cancel.NumberText, RejectionRule.OtherCourt));
        }
        else if (_waiting.TryGetValue((EventKind.Cancelled, receipt.Discriminator), out var waiting))
        {
            Known(receipt, waiting is NoticeCancelled other && other.CancelledAt == cancel.CancelledAt, "cancelledAt: already cancelled with another time", "cancelledAt", sender);
        }
        else if (!hasNotice)
        {
            Park(receipt, cancel);
        }
        else
        {
            var standing = StandingOf(life);
            if (standing.Life.CancelledAt is { } recorded)
            {
                Known(receipt, recorded == cancel.CancelledAt, "cancelledAt: already cancelled with another time", "cancelledAt", life.Court);
            }
            else if (!NoticeRules.HasRoom(standing.Life))
            {
                Refuse(receipt, new Refusal("noticeId: this notice has no sequence number left", "noticeId", Court: life.Court, Number: cancel.NumberText, Rule: RejectionRule.OutOfRange));
            }
            else
            {
                var first = Evidence.Count;
                NoticeRules.Cancel(standing, cancel.CancelledAt, Evidence);
                Cancels.Add(new CancelRow(life.No, cancel.CancelledAt, Evidence[first].Sequence, cancel.Reason));
                receipt.Record.Outcome = Outcome.Applied;
            }
        }
    }

    private static void Known(Receipt receipt, bool same, string reason, string field, int court)
    {
        var number = receipt.View?.NumberText ?? receipt.Cancel!.NumberText;
        if (same) receipt.Record.Outcome = Outcome.Repeat;
        else Refuse(receipt, new Refusal(reason, field, Conflict: true, Court: court, Number: number));
    }

    private static void Refuse(Receipt receipt, Refusal refusal) => (receipt.Record.Outcome, receipt.Record.Refusal) = (Outcome.Bad, refusal);

    private void Park(Receipt receipt, IIncomingEvent content)
    {
        _waiting.Add((receipt.Kind, receipt.Discriminator), content);
        Parked.Add(receipt);
        receipt.Record.Outcome = Outcome.Applied;
    }

    private Standing StandingOf(in LifeRow life)
    {
        if (_standings.TryGetValue(life.Key, out var standing)) return standing;
        standing = new Standing(life) { ViewEvidence = known.ViewEvidence.GetValueOrDefault(life.No) };
        _standings.Add(life.Key, standing);
        _byNumber.Add(life.No, standing);
        return standing;
    }

    private static bool Same(NoticeViewed one, NoticeViewed other) =>
        one.Key == other.Key && one.ViewedAt == other.ViewedAt && one.Viewer == other.Viewer && one.Channel == other.Channel && one.OfficeId == other.OfficeId;

    private static ViewRow Row(NoticeViewed view, long no, in Evidence evidence) => new()
    {
        ViewKey = view.ViewKey,
        No = no,
        ViewedAt = view.ViewedAt,
        Sequence = evidence.Sequence,
        Event = evidence.Event,
        Viewer = view.Viewer,
        Channel = view.Channel,
        Office = view.OfficeId,
        ViewerId = view.ViewerId,
    };
}
