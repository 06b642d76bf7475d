using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books;
using Dispatch.Sandbox.Books.Rules;
using Dispatch.Sandbox.Books.Sides;
using Dispatch.Sandbox.Smsc.Books;

namespace Dispatch.Core.Tests.Sandbox.Books;

/// <summary>
/// Eleven notices with one of everything, written down by hand on every side: repeats, a conflict of two courts, refusals, cancels in all orders,
/// views that move actual service, and SMS that were delivered, failed, lost and sent again. Its books balance; tests then spoil one row.
/// </summary>
internal sealed class SmallWorld
{
    private static readonly long Day = new DateTime(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly TimeSpan[] Ages = [Age(1), Age(6), Age(24), Age(36), Age(72), Age(168)];

    private readonly Dictionary<long, short> _sequences = [];
    private readonly Dictionary<RateCell, long[]> _rates = [];
    private long _offset;

    public SmallWorld()
    {
        Register();
        Announced();
        WithoutMobile();
        OnPaper();
        Cancelled();
        Contested();
        ViewedTwice();
        CancelledFirst();
        CancelRefused();
        NeverAnswered();
        Refused();
        Numbers();
        Partitions.AddRange([new(SourceName.Notices, 0, 60, 60, 0), new(SourceName.Views, 0, 9, 9, 0), new(SourceName.Registrations, 0, 4, 4, 0)]);
        foreach (var evidence in Evidence) Told.Add(Tell(evidence));
        foreach (var evidence in Evidence.Where(one => one.Event == EvidenceEvent.RelayToNonERDS)) Paper.Add(evidence.Id);
    }

    public List<PublishedNotice> Notices { get; } = [];

    public List<PublishedCancel> Cancels { get; } = [];

    public List<PublishedBad> CourtBad { get; } = [];

    public List<PublishedView> Views { get; } = [];

    public List<PublishedRegistration> Registrations { get; } = [];

    public List<PublishedBad> CitizenBad { get; } = [];

    public List<GatewayMessage> Messages { get; } = [];

    public List<LedgerNotice> LedgerNotices { get; } = [];

    public List<LedgerView> LedgerViews { get; } = [];

    public List<LedgerAttempt> Attempts { get; } = [];

    public List<SmsRef> Queued { get; } = [];

    public List<SmsRef> Dropped { get; } = [];

    public List<SmsRef> EndedUnknown { get; } = [];

    public List<LedgerContact> Contacts { get; } = [];

    public List<LedgerEvidence> Evidence { get; } = [];

    public List<IntakeRow> Intake { get; } =
    [
        new(SourceName.Notices, EventKind.Issued, 11, 1, 2),
        new(SourceName.Notices, EventKind.Cancelled, 4, 1, 2),
        new(SourceName.Notices, EventKind.Unknown, 0, 0, 1),
        new(SourceName.Views, EventKind.Viewed, 6, 1, 2),
        new(SourceName.Registrations, EventKind.Registration, 2, 1, 1),
    ];

    public List<SourcePosition> Rejections { get; } = [];

    public List<LedgerContactHealth> Health { get; } = [];

    public List<LedgerContactChange> HealthChanges { get; } = [];

    public List<LedgerSmsFailure> Failures { get; } = [];

    public List<LedgerBadCall> BadCalls { get; } = [];

    public List<ContactEvent> HealthTold { get; } = [];

    public Dictionary<EventKind, long> Parked { get; } = new() { [EventKind.Viewed] = 1 };

    public long ParkedReceipts { get; set; }

    public IReadOnlyDictionary<RateCell, long[]> Rates => _rates;

    public List<StatusEvent> Told { get; } = [];

    public List<UInt128> Paper { get; } = [];

    public List<DeadLetterRecord> DeadLetters { get; } = [];

    public List<PartitionEnd> Partitions { get; } = [];

    public int OverCap { get; set; }

    public BooksSides Sides(bool setBack = false) => new()
    {
        Court = new CourtSide { Courts = [("T-1", new Province(23)), ("Q-1", new Province(25))], Notices = Notices, Cancels = Cancels, Bad = CourtBad },
        Citizens = new CitizenSide { Views = Views, Registrations = Registrations, Bad = CitizenBad },
        Gateway = new GatewaySide { Messages = Messages, WorstOverCap = OverCap },
        Ledger = new LedgerSide
        {
            Courts = new Dictionary<int, (string, Province)> { [7] = ("T-1", new Province(23)), [9] = ("Q-1", new Province(25)) },
            Notices = LedgerNotices,
            Views = LedgerViews,
            Attempts = Attempts,
            Queued = Queued,
            Dropped = Dropped,
            EndedUnknown = EndedUnknown,
            Contacts = Contacts,
            Evidence = Evidence,
            Numbers = new NumberSide { States = Health, Changes = HealthChanges, Failures = Failures, BadCalls = BadCalls, Addressees = new Dictionary<long, long> { [2] = 11, [10] = 11 } },
            Intake = Intake,
            Rejections = Rejections,
            Parked = Parked,
            ParkedReceipts = ParkedReceipts,
            Rates = _rates,
            RateAges = Ages,
        },
        Status = new StatusSide { Status = Told, Paper = Paper, Contacts = HealthTold, DeadLetters = DeadLetters },
        Kafka = new KafkaSide { Partitions = Partitions },
        Run = new BooksRun { Seconds = 12.5, Workers = 2, Kills = 1, UndeliveredNotices = 1, SetBack = setBack },
    };

    // Contact 1 was refused, well again, and is bad by notice 2 (one is enough here); contact 2 got another number. Notice 10 came while 1 was refused.
    private void Numbers()
    {
        Health.AddRange([new(1, 11, ContactHealth.Bad, ContactReason.Undelivered, 3, 1), new(2, 12, ContactHealth.Ok, ContactReason.Registered, 2, 0)]);
        HealthChanges.AddRange(
        [
            new(901, 1, 1, 1, ContactHealth.Bad, ContactReason.NumberInvalid, 1, 20),
            new(902, 2, 1, 1, ContactHealth.Bad, ContactReason.NumberInvalid, 1, 20),
            new(903, 1, 2, 1, ContactHealth.Ok, ContactReason.Delivered, 1, 30),
            new(904, 1, 3, 1, ContactHealth.Bad, ContactReason.Undelivered, 2, 31),
            new(905, 2, 2, 1, ContactHealth.Ok, ContactReason.Registered, 2, 32),
        ]);
        Failures.Add(new LedgerSmsFailure(2, Hours(1), Refused: false));
        BadCalls.Add(new LedgerBadCall(10, ContactReason.NumberInvalid, 25));
        foreach (var change in HealthChanges)
            HealthTold.Add(new ContactEvent(change.Id, change.Contact == 1 ? 11 : 12, change.Sequence, change.Incarnation, change.Health, change.Reason, change.Version));
    }

    private static TimeSpan Age(int hours) => TimeSpan.FromHours(hours);

    private static long Hours(double hours) => Day + (long)(hours * TimeSpan.TicksPerHour);

    private static StatusEvent Tell(LedgerEvidence evidence) =>
        new(evidence.Id, (UInt128)evidence.No * 1_000, evidence.Incarnation, evidence.Sequence, evidence.Event, evidence.State);

    private void Register()
    {
        Registrations.AddRange([new(11, 1, 1, 989120000001, 0, 0, true), new(11, 2, 2, 989120000002, 1, 0, true), new(11, 1, 3, 0, 2, 0, true)]);
        Contacts.Add(new LedgerContact(11, 2, 989120000002, true));
        CitizenBad.Add(new PublishedBad(new SourcePosition(SourceName.Registrations, 0, 3), EventKind.Registration, 90));
        Refuse(new SourcePosition(SourceName.Registrations, 0, 3), 90);
    }

    // Notice 1: delivered, viewed by the recipient, then by a lawyer; the court's repeat is dropped. Notice 2: undelivered.
    private void Announced()
    {
        var first = Issue(1, Reach.Mobile);
        Notices.Add(first with { Offset = ++_offset });
        Sms(1, 0x51, SmsState.Delivered);
        Say(1, EvidenceEvent.ConsignmentNotification, NoticeState.Served, EvidenceMarks.Announcement, RateMeasures.SmsAccepted);
        Say(1, EvidenceEvent.NotificationDelivered, NoticeState.Served, EvidenceMarks.Announcement, RateMeasures.SmsDelivered);
        View(1, 101, Hours(2), RateMeasures.Viewed + 1, EvidenceEvent.ContentHandover);
        View(1, 102, Hours(3), null, EvidenceEvent.ContentAccessTracking);
        Views.Add(Views[0] with { Offset = 5 });
        Change(1, notice => notice with { ViewedAt = Hours(2) });

        Issue(2, Reach.Mobile);
        Sms(2, 0x52, SmsState.Undelivered);
        Say(2, EvidenceEvent.ConsignmentNotification, NoticeState.Served, EvidenceMarks.Announcement, RateMeasures.SmsAccepted);
        Say(2, EvidenceEvent.ConsignmentNotificationFailure, NoticeState.Served, EvidenceMarks.Announcement, RateMeasures.SmsFailed);
    }

    private void WithoutMobile()
    {
        Issue(3, Reach.AccountOnly, flags: LifeFlags.NoMobile);
        Say(3, EvidenceEvent.ConsignmentNotificationFailure, NoticeState.Served, EvidenceMarks.Announcement, RateMeasures.SmsFailed);
    }

    // Notice 4 stays with paper service; 7 is taken back from it.
    private void OnPaper()
    {
        Issue(4, Reach.NoAccount);
        Issue(7, Reach.NoAccount);
        Cancel(7, Hours(5), EvidenceEvent.Withdrawal, NoticeState.Cancelled);
        Rate(7, RateMeasures.Cancelled);
        Say(7, EvidenceEvent.RelayToNonERDS, NoticeState.Cancelled, EvidenceMarks.Withdrawn, RateMeasures.PaperWithdrawn);
    }

    private void Cancelled()
    {
        Issue(5, Reach.Mobile);
        Cancel(5, Hours(1), EvidenceEvent.Withdrawal, NoticeState.Cancelled);
        Rate(5, RateMeasures.Cancelled);
        Cancels.Add(Cancels[^1] with { Offset = ++_offset });
        Dropped.Add(new SmsRef(5, 1));
        Say(5, EvidenceEvent.NotificationNotSent, NoticeState.Cancelled, EvidenceMarks.Announcement, RateMeasures.SmsNotSent);
    }

    // Two courts claim number 6; the first was committed first. Its SMS lost its answer and was sent again: the gateway has both copies.
    private void Contested()
    {
        Issue(6, Reach.Mobile);
        var stranger = Notices[^1] with { Court = 1, Content = 666, Bytes = 667, Offset = ++_offset };
        Notices.Add(stranger);
        Refuse(stranger.At, stranger.Bytes, tellTwice: true);
        Sms(6, 0x61, SmsState.Unknown);
        Attempts[^1] = Attempts[^1] with { EverAccepted = false, MessageId = 0 };
        Sms(6, 0x62, SmsState.Accepted, attempt: 2);
        Say(6, EvidenceEvent.ConsignmentNotification, NoticeState.Served, EvidenceMarks.Announcement | EvidenceMarks.PossibleDuplicate, RateMeasures.SmsAccepted);
    }

    // Notice 8: viewed at an office; then an earlier view comes. Its SMS had not left.
    private void ViewedTwice()
    {
        Issue(8, Reach.Mobile);
        View(8, 103, Hours(30), null, EvidenceEvent.ContentHandover, office: "TEH-7");
        Dropped.Add(new SmsRef(8, 1));
        Say(8, EvidenceEvent.NotificationNotSent, NoticeState.Viewed, EvidenceMarks.Announcement, RateMeasures.SmsNotSent);
        View(8, 104, Hours(28), RateMeasures.Viewed + 3, EvidenceEvent.ContentAccessTracking, office: "TEH-8");
        Rate(8, RateMeasures.OfficeAssisted);
        Say(8, EvidenceEvent.Correction, NoticeState.Viewed, EvidenceMarks.ViewRevoked);
        Change(8, notice => notice with { ViewedAt = Hours(28) });
    }

    private void CancelledFirst()
    {
        Issue(9, Reach.Mobile, flags: LifeFlags.CancelledBeforePlanning);
        Cancel(9, Hours(0.5), EvidenceEvent.Withdrawal, NoticeState.Cancelled);
        Rate(9, RateMeasures.Cancelled);
    }

    // Notice 10: read before its court withdrew it. Its SMS has two segments.
    private void CancelRefused()
    {
        Issue(10, Reach.Mobile);
        Sms(10, 0x71, SmsState.Delivered, segment: 1, segments: 2);
        Sms(10, 0x72, SmsState.Accepted, segment: 2, segments: 2);
        Say(10, EvidenceEvent.ConsignmentNotification, NoticeState.Served, EvidenceMarks.Announcement, RateMeasures.SmsAccepted);
        View(10, 105, Hours(40), RateMeasures.Viewed + 4, EvidenceEvent.ContentHandover);
        Change(10, notice => notice with { ViewedAt = Hours(40) });
        Cancel(10, Hours(41), EvidenceEvent.WithdrawalRefused, NoticeState.Viewed);
    }

    // Notice 11: its SMS reached the gateway, whose answer was lost, and no receipt ever came.
    private void NeverAnswered()
    {
        Issue(11, Reach.Mobile);
        Sms(11, 0x81, SmsState.Unknown);
        Attempts[^1] = Attempts[^1] with { EverAccepted = false, MessageId = 0 };
        EndedUnknown.Add(new SmsRef(11, 1, 1));
        Say(11, EvidenceEvent.NotificationUnknown, NoticeState.Served, EvidenceMarks.Announcement, RateMeasures.SmsUnknown);
    }

    private void Refused()
    {
        Bad(CourtBad, SourceName.Notices, 50, EventKind.Unknown);
        Bad(CourtBad, SourceName.Notices, 51, EventKind.Issued);
        Bad(CitizenBad, SourceName.Views, 6, EventKind.Viewed);

        // Another court's cancel, another time for a cancel, a viewId used again, and a view of a notice that nobody issued.
        Cancels.Add(new PublishedCancel(2_000, 31, Hours(9), 52, 1, 0));
        Refuse(Cancels[^1].At, 31, tellTwice: true);
        Cancels.Add(new PublishedCancel(5_000, 32, Hours(9), 53, 0, 0));
        Refuse(Cancels[^1].At, 32);
        Views.Add(Views[0] with { Content = 1, Bytes = 33, ViewedAt = Hours(1), Offset = 7 });
        Refuse(Views[^1].At, 33);
        Views.Add(new PublishedView(199, 99_000, 2, 34, Hours(1), 8, 0, false));
    }

    private PublishedNotice Issue(long no, Reach reach, LifeFlags flags = LifeFlags.None)
    {
        var published = new PublishedNotice((UInt128)no * 1_000, (ulong)no, (ulong)no + 500, Day, ++_offset, 0, 0, reach);
        var channel = reach == Reach.NoAccount ? NoticeChannel.Paper : NoticeChannel.Electronic;
        Notices.Add(published);
        LedgerNotices.Add(new LedgerNotice
        {
            Key = published.Key,
            No = no,
            Court = 7,
            IssuedAt = Day,
            Sequence = 0,
            Channel = channel,
            Flags = flags,
            InboxRows = 1,
            Partition = 0,
            Offset = _offset,
        });
        Say(no, EvidenceEvent.SubmissionAcceptance, NoticeState.Served, measure: RateMeasures.Issued);
        if (channel == NoticeChannel.Paper) Say(no, EvidenceEvent.RelayToNonERDS, NoticeState.PaperReferred, measure: RateMeasures.Paper);
        else Say(no, EvidenceEvent.ContentConsignment, NoticeState.Served, measure: RateMeasures.Served);
        return published;
    }

    private void Cancel(long no, long at, EvidenceEvent told, NoticeState state)
    {
        Cancels.Add(new PublishedCancel((UInt128)no * 1_000, (ulong)no + 800, at, ++_offset, 0, 0));
        Say(no, told, state);
        Change(no, notice => notice with { CancelledAt = at, CancelSequence = notice.Sequence });
    }

    private void View(long no, ulong viewKey, long at, int? measure, EvidenceEvent told, string? office = null)
    {
        var content = ViewContent.Of((UInt128)no * 1_000, at, ViewerKind.Recipient, office is null ? ViewChannel.Portal : ViewChannel.Office, office);
        Views.Add(new PublishedView(viewKey, (UInt128)no * 1_000, content, viewKey, at, Views.Count, 0, office is not null));
        Say(no, told, NoticeState.Viewed, measure: measure);
        LedgerViews.Add(new LedgerView(viewKey, no, at, content, _sequences[no], office is not null));
    }

    private void Sms(long no, ulong id, SmsState state, short attempt = 1, short segment = 1, short segments = 1)
    {
        var mobile = 989120000000 + no;
        Attempts.Add(new LedgerAttempt
        {
            No = no,
            Mobile = mobile,
            MessageId = id,
            Reference = (int)id,
            Stage = 1,
            Segment = segment,
            Segments = segments,
            Attempt = attempt,
            State = state,
            EverAccepted = true,
            PossibleDuplicate = attempt > 1,
        });
        var atGateway = state switch { SmsState.Delivered => MessageState.Delivered, SmsState.Undelivered => MessageState.Undeliverable, _ => MessageState.EnRoute };
        Messages.Add(new GatewayMessage(mobile, (ulong)(no * 10 + segment), id, (int)id, (byte)segment, atGateway, atGateway != MessageState.EnRoute));
    }

    private void Say(long no, EvidenceEvent @event, NoticeState state, EvidenceMarks marks = EvidenceMarks.None, int? measure = null)
    {
        var sequence = _sequences[no] = (short)(_sequences.GetValueOrDefault(no) + 1);
        Evidence.Add(new LedgerEvidence((UInt128)(no * 100 + sequence), no, 1, sequence, @event, state, marks));
        Change(no, notice => notice with { Sequence = sequence });
        if (measure is { } one) Rate(no, one);
    }

    private void Rate(long no, int measure)
    {
        var cell = new RateCell(new DateOnly(2026, 3, 1), LedgerNotices.Single(notice => notice.No == no).Court);
        if (!_rates.TryGetValue(cell, out var counts)) _rates[cell] = counts = new long[RateMeasures.Count];
        counts[measure]++;
    }

    private void Change(long no, Func<LedgerNotice, LedgerNotice> change)
    {
        var at = LedgerNotices.FindIndex(notice => notice.No == no);
        LedgerNotices[at] = change(LedgerNotices[at]);
    }

    private void Bad(List<PublishedBad> book, SourceName source, long offset, EventKind kind)
    {
        book.Add(new PublishedBad(new SourcePosition(source, 0, offset), kind, (ulong)offset));
        Refuse(new SourcePosition(source, 0, offset), (ulong)offset);
    }

    private void Refuse(SourcePosition at, ulong bytes, bool tellTwice = false)
    {
        Rejections.Add(at);
        DeadLetters.Add(new DeadLetterRecord(at, bytes, Explained: true));
        for (var court = 0; court < (tellTwice ? 2 : 1); court++)
        {
            Evidence.Add(new LedgerEvidence(
                (UInt128)(1_000_000 + ((int)at.Source * 10_000) + (at.Offset * 10) + court), 0, 1, 0, EvidenceEvent.SubmissionRejection, NoticeState.Rejected, EvidenceMarks.None));
        }
    }
}
