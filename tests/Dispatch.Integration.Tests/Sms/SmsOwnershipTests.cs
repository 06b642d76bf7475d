using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Seams;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Text;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>Leases, intents, and what becomes of them when their worker, its link or the ledger goes.</summary>
public sealed class SmsOwnershipTests(RealParts parts)
{
    private const string Delivered = "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'";
    private const short Gateway = 1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_dead_worker_was_submitting_becomes_unknown_and_is_sent_once_more()
    {
        await using var world = await SmsWorld.BuildAsync(parts, configuration: new Dictionary<string, string?> { ["Dispatch:Sms:UnknownWait"] = "00:00:00.200" });
        await world.QueueAsync(3);
        await IntendAsync(world, worker: 999);
        Assert.Equal(3, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE state = 1"));

        world.Membership.Kill(999);
        await world.StartAsync();

        await world.UntilAsync(3, Delivered);
        await world.BalanceAsync(3);
        Assert.Equal([999], world.Membership.Settled);
        Assert.Equal(3, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE possible_duplicate AND state = 4"));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_intent"));
    }

    [Fact]
    public async Task An_intent_whose_COMMIT_was_not_answered_goes_back_under_the_same_attempt_number()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await world.QueueAsync(3);
        var intent = await IntendAsync(world, worker: 1);

        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await IntentWriter.SettleAsync(session, intent, Cancel);

        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_attempt"));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_intent"));
        Assert.Equal(3, await world.CountAsync("SELECT count(*) FROM sms_queue WHERE attempt = 1 AND segment = 0 AND lease_token IS NULL"));
        await world.StartAsync();
        await world.UntilAsync(3, Delivered);
        await world.BalanceAsync(3);
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE possible_duplicate"));
    }

    [Fact]
    public async Task An_intent_that_the_ledger_rolled_back_is_made_again()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        // The first COMMIT of an intent kills its own session.
        await world.ExecuteAsync(
            """
            CREATE SEQUENCE intents;
            CREATE FUNCTION kill_first() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN IF nextval('intents') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER kill_first AFTER INSERT ON sms_intent DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kill_first();
            """);
        await world.QueueAsync(10);
        await world.StartAsync();

        await world.UntilAsync(10, Delivered);

        await world.BalanceAsync(10);
        Assert.True(await world.CountAsync("SELECT last_value FROM intents") > 1);
        Assert.Equal(10, world.Centre.Books.Count);
    }

    [Fact]
    public async Task Outcomes_and_receipts_outlive_a_ledger_that_drops_its_sessions()
    {
        await using var world = await SmsWorld.BuildAsync(parts, new SmscSettings { AnswerLatency = DelayRange.Milliseconds(1, 20), ReceiptRetry = DelayRange.Milliseconds(20, 50) });
        await world.ExecuteAsync(
            """
            CREATE SEQUENCE moves;
            CREATE FUNCTION kill_some() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN IF nextval('moves') IN (1, 3, 4, 7) THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER kill_some AFTER INSERT ON feed_unit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kill_some();
            """);
        await world.QueueAsync(300);
        await world.StartAsync();

        await world.UntilAsync(300, Delivered);

        await world.BalanceAsync(300);
        Assert.Equal(300, world.Centre.Books.Count);
    }

    [Fact]
    public async Task A_row_that_another_worker_has_leased_by_now_is_not_sent()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await world.QueueAsync(2);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var mine = await ClaimAsync(session);
        Assert.Empty(await ClaimAsync(session));
        await world.ExecuteAsync("UPDATE sms_queue SET lease_until = clock_timestamp() - interval '1 second'");
        var theirs = await ClaimAsync(session);

        Assert.Empty(await SmsAttemptTable.IntendAsync(session, Intent(1, mine), Cancel));
        Assert.Equal(2, (await SmsAttemptTable.IntendAsync(session, Intent(2, theirs), Cancel)).Count);
    }

    [Fact]
    public async Task The_lowest_in_order_are_claimed_first_and_only_such_as_come_before_what_is_held()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await world.QueueAsync(10, first: 1, lane: (short)Lane.Bulk);
        await world.QueueAsync(5, first: 11, lane: (short)Lane.Urgent);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);

        var first = await SmsQueueTable.ClaimAsync(session, 7, null, LaneFront.Whole, [Gateway], _ => LaneWay.By(Gateway), TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);
        Assert.Equal([11, 12, 13, 14, 15, 1, 2], first.Order(SmsOrder.Instance).Select(sms => sms.No));
        await world.QueueAsync(1, first: 16, lane: (short)Lane.Urgent);
        var highest = first.Max(SmsOrder.Instance);
        var lower = await SmsQueueTable.ClaimAsync(session, 7, highest, LaneFront.Whole, [Gateway], _ => LaneWay.By(Gateway), TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);
        Assert.Equal([16], lower.Select(sms => sms.No));
    }

    [Fact]
    public async Task A_claim_from_the_front_leaves_what_lies_before_it()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await world.QueueAsync(10, first: 1, lane: (short)Lane.Bulk);
        await world.QueueAsync(5, first: 11, lane: (short)Lane.Urgent);
        await world.ExecuteAsync("UPDATE sms_queue SET turn = no");
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);

        LaneFront[] from = [new(Lane.Urgent, 14, 14), new(Lane.Normal, long.MinValue, 0), new(Lane.Bulk, 9, 9)];
        var claimed = await SmsQueueTable.ClaimAsync(session, 100, null, from, [Gateway], _ => LaneWay.By(Gateway), TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);

        Assert.Equal([14, 15, 9, 10], claimed.Order(SmsOrder.Instance).Select(sms => sms.No));
        var rest = await SmsQueueTable.ClaimAsync(session, 100, null, LaneFront.Whole, [Gateway], _ => LaneWay.By(Gateway), TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);
        Assert.Equal([11, 12, 13, 1, 2, 3, 4, 5, 6, 7, 8], rest.Order(SmsOrder.Instance).Select(sms => sms.No));
    }

    [Fact]
    public async Task What_is_past_its_useful_life_cancelled_or_viewed_is_dropped_with_evidence_while_the_gateway_is_down()
    {
        await using var world = await SmsWorld.BuildAsync(parts, new SmscSettings { BindStatus = 0x0D });
        await world.QueueAsync(2, usefulUntil: DateTimeOffset.UtcNow.AddSeconds(-1));
        await world.QueueAsync(3, first: 3);
        await world.ExecuteAsync("UPDATE life SET viewed_at = issued_at + interval '1 hour' WHERE no = 3");
        await world.ExecuteAsync("UPDATE life SET cancelled_at = issued_at + interval '1 hour' WHERE no = 4");
        await world.StartAsync();

        await world.UntilAsync(4, "SELECT count(*) FROM sms_dropped");

        await world.BalanceAsync(5);
        Assert.Equal("dropped 4, queued 1", await world.StandingsAsync());
        Assert.Equal(2, await world.CountAsync("SELECT count(*) FROM sms_dropped WHERE reason = 1"));
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_dropped WHERE reason = 2 AND no = 4"));
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_dropped WHERE reason = 3 AND no = 3"));
        Assert.Equal(0, world.Centre.Books.Count);
    }

    [Fact]
    public async Task A_notice_that_is_viewed_between_lease_and_intent_gets_no_SMS()
    {
        var seam = new Gate(Seam.AfterLease);
        await using var world = await SmsWorld.BuildAsync(parts, configuration: new Dictionary<string, string?> { ["Dispatch:Sms:SweepInterval"] = "00:05:00" }, seams: seam);
        await world.QueueAsync(2);
        await world.StartAsync();
        await seam.Reached.WaitAsync(Cancel);
        await world.ExecuteAsync("UPDATE life SET viewed_at = issued_at + interval '1 hour' WHERE no = 1");
        seam.Open();

        await world.UntilAsync(1, Delivered);
        await world.UntilAsync(1, "SELECT count(*) FROM sms_dropped WHERE no = 1 AND reason = 3");
        await world.BalanceAsync(2);
        Assert.Equal(1, world.Centre.Books.Count);
    }

    [Fact]
    public async Task A_drain_leaves_nothing_leased_and_nothing_submitting()
    {
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { AnswerLatency = DelayRange.Milliseconds(20, 60) }, new Dictionary<string, string?> { ["Dispatch:Gateways:0:Window"] = "20" });
        await world.QueueAsync(2_000);
        await world.StartAsync();
        await world.Centre.WhenAsync(counts => counts.Accepted > 50, Cancel);

        await world.StopAsync();

        await world.BalanceAsync(2_000);
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_queue WHERE lease_token IS NOT NULL"));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE state IN (1, 3)"));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_intent"));
        Assert.Equal(world.Centre.Books.Count, await world.CountAsync("SELECT count(*) FROM sms_attempt"));
    }

    private static Task<IReadOnlyList<QueuedSms>> ClaimAsync(LedgerSession session) =>
        SmsQueueTable.ClaimAsync(session, 100, null, LaneFront.Whole, [Gateway], _ => LaneWay.By(Gateway), TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);

    private static Intent Intent(int worker, IReadOnlyList<QueuedSms> rows) => new(
        worker, 1, Gateway, DateTimeOffset.UtcNow,
        [.. rows.Select(sms => new Intent.Row(sms, 1, 7, 7, 8, [new SmsSegment(new byte[2], HasHeader: false)]))]);

    private static async Task<Intent> IntendAsync(SmsWorld world, int worker)
    {
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await world.Get<Gateways>().All[0].KnowAsync(session, Cancel);
        var intent = Intent(worker, await ClaimAsync(session));
        Assert.Equal(intent.Rows.Count, (await SmsAttemptTable.IntendAsync(session, intent, Cancel)).Count);
        return intent;
    }
}
