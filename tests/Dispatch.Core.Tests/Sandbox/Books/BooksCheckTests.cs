using System.Text.Json;
using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books;
using Dispatch.Sandbox.Books.Rules;
using Dispatch.Sandbox.Books.Sides;
using Dispatch.Sandbox.Smsc.Books;
using Xunit;

namespace Dispatch.Core.Tests.Sandbox.Books;

public sealed class BooksCheckTests
{
    private static readonly (string Name, string Line, Action<SmallWorld> Spoil)[] Spoilers =
    [
        // The courts.
        ("a published notice is removed", "notices that no court published", world => world.Notices.RemoveAll(notice => notice.Key == 2_000)),
        ("a repeat is removed", "notices, issued: repeats", world => world.Notices.RemoveAt(1)),
        ("a published notice is doubled", "notices, issued: published", world => world.Notices.Add(world.Notices[0] with { Offset = 70 })),
        ("a published notice has another court", "notices of another court or time", world => world.Notices[2] = world.Notices[2] with { Court = 1 }),
        ("a published notice has another time", "notices of another court or time", world => world.Notices[2] = world.Notices[2] with { IssuedAt = 1 }),
        ("a published notice lies elsewhere", "notices that no court published", world => world.Notices[2] = world.Notices[2] with { Offset = 71 }),
        ("a published notice's recipient had no account", "notices served against the registry", world => world.Notices[2] = world.Notices[2] with { Reach = Reach.NoAccount }),
        ("a published notice's recipient had no number", "notices served against the registry", world => world.Notices[2] = world.Notices[2] with { Reach = Reach.AccountOnly }),
        ("a cancel is removed", "notices with another cancel", world => world.Cancels.RemoveAll(cancel => cancel.Key == 7_000)),
        ("a cancel is doubled", "notices, cancels: repeats", world => world.Cancels.Add(world.Cancels[0] with { Offset = 72 })),
        ("a cancel has another time", "notices with another cancel", world => world.Cancels[0] = world.Cancels[0] with { CancelledAt = 5 }),
        ("a bad notice is removed", "refusals on record", world => world.CourtBad.RemoveAt(0)),
        ("a bad notice is doubled", "distinct dead letters", world => world.CourtBad.Add(world.CourtBad[1] with { At = new(SourceName.Notices, 0, 73) })),
        ("a bad notice had other bytes", "dead letters with other bytes", world => world.CourtBad[0] = world.CourtBad[0] with { Bytes = 1 }),

        // The citizens.
        ("a view is removed", "views on record", world => world.Views.RemoveAll(view => view.ViewKey == 102)),
        ("a first view is removed", "notices with another first view", world => world.Views.RemoveAll(view => view.ViewKey == 105)),
        ("a view is doubled", "views, views: repeats", world => world.Views.Add(world.Views[1] with { Offset = 74 })),
        ("a view has another time", "views on record", world => world.Views[1] = world.Views[1] with { ViewedAt = 9, Content = 9 }),
        ("a bad view is removed", "views, views: bad", world => world.CitizenBad.RemoveAll(bad => bad.At.Source == SourceName.Views)),
        ("a registration is removed", "contacts", world => world.Registrations.RemoveAt(1)),
        ("a registration is doubled", "registrations, registrations: repeats", world => world.Registrations.Add(world.Registrations[0] with { Offset = 75 })),
        ("a registration has another number", "contacts", world => world.Registrations[1] = world.Registrations[1] with { Mobile = 1 }),
        ("a waiting view is removed", "views waiting for a notice", world => world.Views.RemoveAt(world.Views.Count - 1)),

        // The gateway.
        ("a message at the gateway is removed", "attempts accepted by the ledger", world => world.Messages.RemoveAt(0)),
        ("a message at the gateway is doubled", "segments at the gateway that no intent", world => world.Messages.Add(world.Messages[0])),
        ("a message at the gateway went elsewhere", "segments at the gateway that no intent", world => world.Messages[0] = world.Messages[0] with { Mobile = 1 }),
        ("a message at the gateway has another id", "attempts accepted by the ledger", world => world.Messages[0] = world.Messages[0] with { MessageId = 1 }),
        ("a receipt was not acknowledged", "final receipts", world => world.Messages[0] = world.Messages[0] with { Acknowledged = false }),
        ("a receipt said another thing", "final receipts", world => world.Messages[0] = world.Messages[0] with { State = MessageState.Expired }),
        ("two segments at the gateway have one text", "copies at the gateway", world =>
        {
            world.Messages[0] = world.Messages[0] with { Text = 1, Mobile = world.Messages[1].Mobile };
            world.Messages[1] = world.Messages[1] with { Text = 1 };
            world.Messages[2] = world.Messages[2] with { Text = 77 };
            world.Messages[3] = world.Messages[3] with { Text = 1, Mobile = world.Messages[1].Mobile };
        }),
        ("a second at the gateway was over its cap", "cap in its worst second", world => world.OverCap = 1),

        // The ledger.
        ("a notice in the ledger is removed", "numbers that are not in the ledger", world => world.LedgerNotices.RemoveAt(3)),
        ("a notice in the ledger is doubled", "numbers with more than one row", world => world.LedgerNotices.Add(world.LedgerNotices[3])),
        ("a notice in the ledger has no inbox row", "exactly one inbox row", world => Alter(world, 0, notice => notice with { InboxRows = 0 })),
        ("a notice in the ledger has two inbox rows", "exactly one inbox row", world => Alter(world, 0, notice => notice with { InboxRows = 2 })),
        ("a notice in the ledger went to paper", "notices served against the registry", world => Alter(world, 0, notice => notice with { Channel = NoticeChannel.Paper })),
        ("a notice in the ledger was viewed earlier", "notices with another first view", world => Alter(world, 0, notice => notice with { ViewedAt = notice.ViewedAt - 10 })),
        ("a notice in the ledger is not cancelled", "cancelled = notices in state", world => world.LedgerNotices[world.LedgerNotices.FindIndex(one => one.No == 5)] =
            world.LedgerNotices.Single(one => one.No == 5) with { CancelledAt = 0, CancelSequence = 0 }),
        ("a notice in the ledger has another last sequence", "whose row knows another last sequence", world => Alter(world, 1, notice => notice with { Sequence = 9 })),
        ("a view in the ledger is removed", "views on record", world => world.LedgerViews.RemoveAt(1)),
        ("a view in the ledger is doubled", "views on record", world => world.LedgerViews.Add(world.LedgerViews[1])),
        ("a view in the ledger has other content", "views on record", world => world.LedgerViews[1] = world.LedgerViews[1] with { Content = 1 }),
        ("an attempt in the ledger is removed", "notices without the SMS that was due", world => world.Attempts.RemoveAll(attempt => attempt.No == 2)),
        ("an attempt in the ledger is doubled", "attempts accepted by the ledger", world => world.Attempts.Add(world.Attempts[0] with { Attempt = 2 })),
        ("an attempt in the ledger was delivered", "final receipts", world => world.Attempts[1] = world.Attempts[1] with { State = SmsState.Delivered }),
        ("an attempt in the ledger was never accepted", "notices with other evidence", world => world.Attempts[3] = world.Attempts[3] with { EverAccepted = false }),
        ("a re-send is not on record as one", "segments with more copies", world => world.Attempts[3] = world.Attempts[3] with { PossibleDuplicate = false }),
        ("a dropped SMS is removed", "notices without the SMS that was due", world => world.Dropped.RemoveAt(0)),
        ("a dropped SMS is doubled", "not sent and on record so twice", world => world.Dropped.Add(world.Dropped[0])),
        ("an SMS waits that was not due", "SMS that were not due", world => world.Queued.Add(new SmsRef(3, 1))),
        ("an unknown outcome was told before its end", "notices with other evidence", world => world.EndedUnknown.Clear()),
        ("an unknown outcome was not told", "notices with other evidence", world => world.Evidence.RemoveAll(one => one.Event == EvidenceEvent.NotificationUnknown)),
        ("a receipt met no message", "receipts that met no message", world => world.ParkedReceipts = 1),
        ("a contact is removed", "contacts", world => world.Contacts.Clear()),
        ("a contact is doubled", "contacts", world => world.Contacts.Add(new LedgerContact(12, 1, 0, true))),
        ("a contact has no account", "contacts", world => world.Contacts[0] = world.Contacts[0] with { HasAccount = false }),
        ("evidence is removed", "evidence = what the facts imply", world => world.Evidence.RemoveAt(5)),
        ("evidence is doubled", "evidence on record twice", world => world.Evidence.Add(world.Evidence[5])),
        ("evidence names another event", "notices with other evidence", world => AlterEvidence(world, EvidenceEvent.ContentHandover, one => one with { Event = EvidenceEvent.ContentAccessTracking })),
        ("evidence has another number", "gaps in the ledger's sequences", world => AlterEvidence(world, EvidenceEvent.ContentHandover, one => one with { Sequence = 40 })),
        ("evidence tells another state", "status records that say something else", world => AlterEvidence(world, EvidenceEvent.ContentHandover, one => one with { State = NoticeState.Served })),
        ("evidence has another id", "distinct status ids", world => AlterEvidence(world, EvidenceEvent.ContentHandover, one => one with { Id = 5 })),
        ("evidence belongs to no notice", "evidence of no notice", world => AlterEvidence(world, EvidenceEvent.Correction, one => one with { No = 77 })),
        ("a contact's health is removed", "stand otherwise than their SMS say", world => world.Health.RemoveAt(0)),
        ("a contact's health is doubled", "stand otherwise than their SMS say", world => world.Health.Add(world.Health[0])),
        ("a contact's health is another", "stand otherwise than their SMS say", world => world.Health[0] = world.Health[0] with { Health = ContactHealth.Ok }),
        ("a contact's health has another reason", "stand otherwise than their SMS say", world => world.Health[0] = world.Health[0] with { Reason = ContactReason.NumberInvalid }),
        ("a contact's health counts another failure", "stand otherwise than their SMS say", world => world.Health[0] = world.Health[0] with { Failures = 2 }),
        ("a contact's health knows another last change", "do not lead to how they stand", world => world.Health[0] = world.Health[0] with { Sequence = 4 }),
        ("a failed SMS is removed", "stand otherwise than their SMS say", world => world.Failures.Clear()),
        ("a failed SMS was refused for its number", "stand otherwise than their SMS say", world => world.Failures[0] = world.Failures[0] with { Refused = true }),
        ("a failed SMS came before a delivery", "stand otherwise than their SMS say", world => world.Attempts.Add(world.Attempts[1] with { State = SmsState.Delivered, FinalAt = world.Failures[0].At + 10 })),
        ("a change of health is removed", "do not lead to how they stand", world => world.HealthChanges.RemoveAt(2)),
        ("a change of health is doubled", "changes on record twice", world => world.HealthChanges.Add(world.HealthChanges[2])),
        ("a change of health says another thing", "events that say something else", world => world.HealthChanges[3] = world.HealthChanges[3] with { Version = 9 }),
        ("a change of health changes nothing", "do not lead to how they stand", world => world.HealthChanges[2] = world.HealthChanges[2] with { Health = ContactHealth.Bad, Reason = ContactReason.NumberInvalid }),
        ("a change of health has another id", "distinct events = changes on record", world => world.HealthChanges[1] = world.HealthChanges[1] with { Id = 9 }),
        ("a notice calls a number bad before it was", "call a number bad which was not", world => world.BadCalls[0] = world.BadCalls[0] with { Unit = 19 }),
        ("a notice calls a number bad by another reason", "call a number bad which was not", world => world.BadCalls[0] = world.BadCalls[0] with { Reason = ContactReason.Undelivered }),
        ("a notice to somebody else calls a number bad", "call a number bad which was not", world => world.BadCalls.Add(new LedgerBadCall(3, ContactReason.NumberInvalid, 26))),
        ("a refusal is removed", "refusals on record", world => world.Rejections.RemoveAt(2)),
        ("a refusal is doubled", "refusals on record", world => world.Rejections.Add(world.Rejections[2])),
        ("a refusal lies elsewhere", "refusals on record", world => world.Rejections[2] = world.Rejections[2] with { Offset = 1 }),
        ("applied events are miscounted", "notices, issued: applied", world => world.Intake[0] = world.Intake[0] with { Applied = 9 }),
        ("a repeat is counted as bad", "views, views: repeats", world => world.Intake[3] = world.Intake[3] with { Repeats = 0, Bad = 3 }),
        ("a count is removed", "not recognised: bad", world => world.Intake.RemoveAt(2)),
        ("a count is doubled", "notices, cancels: published", world => world.Intake.Add(world.Intake[1])),
        ("what waits is forgotten", "views waiting for a notice", world => world.Parked.Remove(EventKind.Viewed)),
        ("a rate is one too high", "rates that are not what the evidence says", world => world.Rates.Values.First()[RateMeasures.SmsDelivered]++),
        ("a view is counted in another age", "rates that are not what the evidence says", world =>
        {
            world.Rates.Values.First()[RateMeasures.Viewed + 1]--;
            world.Rates.Values.First()[RateMeasures.Viewed + 2]++;
        }),

        // What was published.
        ("a status record is removed", "distinct status ids", world => world.Told.RemoveAt(4)),
        ("a status record has another id", "distinct status ids", world => world.Told[4] = world.Told[4] with { Id = 6 }),
        ("a status record has another number", "gaps or disorder", world => world.Told[4] = world.Told[4] with { Sequence = 30 }),
        ("a status record names another notice", "status records that say something else", world => world.Told[4] = world.Told[4] with { Key = 1 }),
        ("a status record names another event", "status records that say something else", world => world.Told[4] = world.Told[4] with { Event = EvidenceEvent.Correction }),
        ("status records are out of order", "gaps or disorder", world => (world.Told[2], world.Told[3]) = (world.Told[3], world.Told[2])),
        ("a paper record is removed", "distinct paper ids", world => world.Paper.RemoveAt(0)),
        ("a paper record has another id", "distinct paper ids", world => world.Paper[0] = 3),
        ("an event of health is removed", "distinct events = changes on record", world => world.HealthTold.RemoveAt(4)),
        ("an event of health has another id", "distinct events = changes on record", world => world.HealthTold[4] = world.HealthTold[4] with { Id = 8 }),
        ("an event of health comes twice under two ids", "distinct events = changes on record", world => world.HealthTold.Add(world.HealthTold[4] with { Id = 8 })),
        ("an event of health names another person", "events that say something else", world => world.HealthTold[4] = world.HealthTold[4] with { Recipient = 11 }),
        ("an event of health says another thing", "events that say something else", world => world.HealthTold[4] = world.HealthTold[4] with { Reason = ContactReason.Delivered }),
        ("an event of health has another number", "disorder in the registry's sequences", world => world.HealthTold[4] = world.HealthTold[4] with { Sequence = 30 }),
        ("events of health are out of order", "disorder in the registry's sequences", world => (world.HealthTold[2], world.HealthTold[3]) = (world.HealthTold[3], world.HealthTold[2])),
        ("a dead letter is removed", "distinct dead letters", world => world.DeadLetters.RemoveAt(0)),
        ("a dead letter lies elsewhere", "distinct dead letters", world => world.DeadLetters[0] = world.DeadLetters[0] with { Source = new(SourceName.Notices, 3, 3) }),
        ("a dead letter has other bytes", "dead letters with other bytes", world => world.DeadLetters[0] = world.DeadLetters[0] with { Bytes = 3 }),
        ("a dead letter gives no reason", "dead letters without rule or reason", world => world.DeadLetters[0] = world.DeadLetters[0] with { Explained = false }),
        ("a second copy of a dead letter has other bytes", "dead letters with other bytes", world => world.DeadLetters.Add(world.DeadLetters[0] with { Bytes = 3 })),

        // The broker.
        ("an event was not read", "records between a position and its end", world => world.Partitions[0] = world.Partitions[0] with { End = 61, RecordsBetween = 1 }),
        ("a position is beyond the log", "positions beyond the end", world => world.Partitions[0] = world.Partitions[0] with { Position = 61 }),
    ];

    public static TheoryData<string> Spoiled => [.. Spoilers.Select(spoiler => spoiler.Name)];

    [Fact]
    public void A_world_in_which_everything_went_right_balances() =>
        Assert.Empty(BooksCheck.Run(new SmallWorld().Sides()).Failures);

    [Theory]
    [MemberData(nameof(Spoiled))]
    public void The_books_do_not_balance_when(string name)
    {
        var (_, line, spoil) = Spoilers.Single(spoiler => spoiler.Name == name);
        var world = new SmallWorld();
        spoil(world);

        var result = BooksCheck.Run(world.Sides());

        Assert.False(result.Balanced);
        Assert.Contains(result.Failures, failure => failure.Name.Contains(line, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_delivered_at_least_once_may_come_twice()
    {
        var world = new SmallWorld();
        world.Told.Add(world.Told[4]);
        world.Paper.Add(world.Paper[0]);
        world.DeadLetters.Add(world.DeadLetters[0]);
        world.HealthTold.AddRange([world.HealthTold[3], world.HealthTold[4]]);

        Assert.Empty(BooksCheck.Run(world.Sides()).Failures);
    }

    [Fact]
    public void A_dead_letter_that_names_its_bytes_in_the_ledger_counts()
    {
        var world = new SmallWorld();
        world.DeadLetters[0] = world.DeadLetters[0] with { Bytes = null };

        Assert.Empty(BooksCheck.Run(world.Sides()).Failures);
    }

    [Fact]
    public void Either_answer_is_right_while_a_recipient_is_being_registered()
    {
        var world = new SmallWorld();
        world.Notices[0] = world.Notices[0] with { Reach = Reach.Unsettled };
        var paper = world.Notices.FindIndex(notice => notice.Key == 4_000);
        world.Notices[paper] = world.Notices[paper] with { Reach = Reach.Unsettled };

        Assert.Empty(BooksCheck.Run(world.Sides()).Failures);
    }

    [Fact]
    public void An_unknown_attempt_whose_re_send_was_accepted_need_not_be_told()
    {
        var world = new SmallWorld();
        world.EndedUnknown.Add(new SmsRef(6, 1, 1));

        Assert.Empty(BooksCheck.Run(world.Sides()).Failures);
    }

    [Fact]
    public void After_a_set_back_the_courts_may_know_more_and_the_ledger_fewer_receipts()
    {
        var world = new SmallWorld();
        world.Told.Add(new StatusEvent(7, 1_000, 1, 7, EvidenceEvent.ContentAccessTracking, NoticeState.Viewed));
        world.DeadLetters.Add(new DeadLetterRecord(new(SourceName.Notices, 0, 30), 1, Explained: true));
        world.Messages[3] = world.Messages[3] with { State = MessageState.Delivered, Acknowledged = true };

        Assert.NotEmpty(BooksCheck.Run(world.Sides()).Failures);
        Assert.Empty(BooksCheck.Run(world.Sides(setBack: true)).Failures);
    }

    [Fact]
    public void After_a_set_back_what_the_ledger_knows_must_still_have_been_told()
    {
        var world = new SmallWorld();
        world.Told.RemoveAt(world.Told.Count - 1);

        Assert.Contains(BooksCheck.Run(world.Sides(setBack: true)).Failures, line => line.Name == "distinct status ids = evidence");
    }

    [Fact]
    public void Figures_are_counted_from_the_sides()
    {
        var result = BooksCheck.Run(new SmallWorld().Sides());

        Assert.Equal((14, 11, 1, 2, 2, 1), (result.Published, result.Distinct, result.Repeats, result.Bad, result.DeadLettered, result.Conflicts));
        Assert.Equal((9, 2, 3), (result.Served, result.Paper, result.Cancelled));
        Assert.Equal((8, 1), (result.WithMobile, result.WithdrawnBeforePlanning));
        Assert.Equal((3, 1, 1, 1, 0, 2), (result.SmsAccepted, result.SmsDelivered, result.SmsFailed, result.SmsUnknown, result.SmsQueued, result.SmsDropped));
        Assert.Equal(result.WithMobile - result.WithdrawnBeforePlanning, result.SmsAccepted + result.SmsFailed + result.SmsUnknown + result.SmsQueued + result.SmsDropped);
        Assert.Equal((1, 7, 1), (result.SmsResent, result.SmsAtGateway, result.SmsDuplicatesAtGateway));
        Assert.Equal((3, 2), (result.Viewed, result.ViewedWithin36h));
        Assert.Equal(result.Evidence, result.StatusEvents);
        Assert.Equal(new BooksFigures(9, 6, 1, 2, 2), result.Other["views"]);
    }

    [Fact]
    public void Json_has_the_names_of_the_contract()
    {
        var json = JsonSerializer.SerializeToElement(BooksCheck.Run(new SmallWorld().Sides()), JsonSerializerOptions.Web);

        string[] names =
        [
            "published", "distinct", "repeats", "bad", "deadLettered", "conflicts", "served", "paper", "cancelled", "withMobile", "smsAccepted", "smsDelivered",
            "smsFailed", "smsUnknown", "smsQueued", "smsDropped", "smsResent", "smsAtGateway", "smsDuplicatesAtGateway", "viewed", "viewedWithin36h", "evidence",
            "statusEvents", "seconds", "workers", "kills", "balanced", "other",
        ];
        Assert.All(names, name => Assert.True(json.TryGetProperty(name, out _), name));
    }

    private static void Alter(SmallWorld world, int at, Func<LedgerNotice, LedgerNotice> change) => world.LedgerNotices[at] = change(world.LedgerNotices[at]);

    private static void AlterEvidence(SmallWorld world, EvidenceEvent @event, Func<LedgerEvidence, LedgerEvidence> change)
    {
        var at = world.Evidence.FindIndex(one => one.Event == @event);
        world.Evidence[at] = change(world.Evidence[at]);
    }
}
