using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Seams;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>Answers and receipts that come to two workers: a receipt may come over any bind of the account.</summary>
public sealed class ReturnWriterTests(RealParts parts)
{
    private const string Delivered = "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'";
    private const string Parked = "SELECT count(*) FROM receipt_parked";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receipt_that_commits_while_its_answer_is_being_written_is_found_by_the_answers_worker()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await using var other = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var seam = new Gate(Seam.AfterAnswerBeforeCommit);
        var answer = await SubmitAsync(world, session);

        var answering = Worker(world, seam).WriteAsync(session, [answer], Cancel);
        await seam.Reached.WaitAsync(Cancel);
        await Worker(world, new NoSeams()).WriteAsync(other, [Receipt(world)], Cancel);
        Assert.Equal(1, await world.CountAsync(Parked));
        seam.Open();
        await answering;

        // Found, and put before the answer's own worker; no sweep helps.
        Assert.True(world.Get<ReturnInbox>().TryTake(out var found));
        await Worker(world, new NoSeams()).WriteAsync(session, [found], Cancel);
        await AssertToldAsync(world);
    }

    [Fact]
    public async Task An_answer_that_commits_while_its_receipt_is_being_parked_is_found_by_the_receipts_worker()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await using var other = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var seam = new Gate(Seam.BeforeReceiptCommit);
        var answer = await SubmitAsync(world, session);

        // It has looked for the message and found nothing when it is held.
        var receiving = Worker(world, seam).WriteAsync(other, [Receipt(world)], Cancel);
        await seam.Reached.WaitAsync(Cancel);
        await Worker(world, new NoSeams()).WriteAsync(session, [answer], Cancel);
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE state = 2"));
        seam.Open();
        await receiving;

        await AssertToldAsync(world);
    }

    [Fact]
    public async Task An_answer_and_its_receipt_in_one_batch_move_their_attempt_once_in_one_unit()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var answer = await SubmitAsync(world, session);

        // A repeat of the receipt, in the batch and after it, changes nothing.
        await Worker(world, new NoSeams()).WriteAsync(session, [answer, Receipt(world), Receipt(world)], Cancel);
        await Worker(world, new NoSeams()).WriteAsync(session, [Receipt(world)], Cancel);

        await AssertToldAsync(world);
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM feed_unit"));
    }

    [Fact]
    public async Task A_batch_whose_COMMIT_was_not_answered_writes_nothing_when_it_is_written_again()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var answer = await SubmitAsync(world, session);
        var writer = Worker(world, new NoSeams());

        await writer.WriteAsync(session, [answer, Receipt(world)], Cancel);
        await Worker(world, new NoSeams()).WriteAsync(session, [answer, Receipt(world)], Cancel);

        await AssertToldAsync(world);
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM feed_unit"));
    }

    [Fact]
    public async Task An_attempt_that_another_worker_moved_is_read_again_before_anything_is_told()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var answer = await SubmitAsync(world, session);
        var writer = Worker(world, new NoSeams());
        await writer.WriteAsync(session, [answer], Cancel);

        // This worker knows it as accepted; its receipt came over another bind first.
        await Worker(world, new NoSeams()).WriteAsync(session, [Receipt(world)], Cancel);
        await writer.WriteAsync(session, [Receipt(world)], Cancel);

        await AssertToldAsync(world);
    }

    private static async Task AssertToldAsync(SmsWorld world)
    {
        Assert.Equal(1, await world.CountAsync(Delivered));
        Assert.Equal(0, await world.CountAsync(Parked));
        var told = await world.EvidenceAsync();
        Assert.Equal([EvidenceEvent.ConsignmentNotification, EvidenceEvent.NotificationDelivered], told.Select(one => one.Event));
        Assert.Equal([3, 4], told.Select(one => (int)one.Sequence));
    }

    // Another worker's memory, on the same ledger.
    private static ReturnWriter Worker(SmsWorld world, ISeams seams)
    {
        var services = world.Get<IServiceProvider>();
        var (recent, open) = (new RecentMessages(), new OpenAttempts());
        return ActivatorUtilities.CreateInstance<ReturnWriter>(services, ActivatorUtilities.CreateInstance<ReceiptMatcher>(services, recent, open), recent, open, seams);
    }

    private static async Task<SmsReturn> SubmitAsync(SmsWorld world, LedgerSession session)
    {
        await world.QueueAsync(1);
        await world.Get<Gateways>().All[0].KnowAsync(session, Cancel);
        var rows = await SmsQueueTable.ClaimAsync(session, 1, null, LaneFront.Whole, [1], _ => LaneWay.By(1), TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);
        var intent = new Intent(1, 1, 1, DateTimeOffset.UtcNow, [new Intent.Row(Assert.Single(rows), 1, 7, 7, 8, [new SmsSegment(new byte[2], HasHeader: false)])]);
        var written = await SmsAttemptTable.IntendAsync(session, intent, Cancel);
        var attempt = Assert.Single(new WireBatch(intent, written).Attempts());
        return new SmsReturn(new Outcome(OutcomeKind.Answered, attempt, DateTimeOffset.UtcNow, CommandStatus.Ok, "m1"), null);
    }

    private static SmsReturn Receipt(SmsWorld world) => new(null, new Receipt
    {
        Gateway = 1,
        MessageId = "m1",
        State = MessageState.Delivered,
        Mobile = new Mobile(989120000001),
        ReceivedAt = DateTimeOffset.UtcNow,
        Ticket = new DeliverTicket(new SmppSession(world.Get<Gateways>().All[0].Protocol, SmppBindMode.Transceiver, world.Get<GatewayRoads>().All[0].Events, TimeProvider.System), 1),
    });
}
