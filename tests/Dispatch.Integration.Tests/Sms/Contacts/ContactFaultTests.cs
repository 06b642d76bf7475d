using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Contacts;
using Dispatch.Core.Sms.Routing;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Smsc.Settings;
using Npgsql;
using Xunit;

namespace Dispatch.Integration.Tests.Sms.Contacts;

/// <summary>What the registry is told when a transaction is lost, and when two commit at once.</summary>
public sealed class ContactFaultTests(RealParts parts)
{
    private const string Unsettled = "SELECT count(*) FROM contact_health WHERE unsettled > 0";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => ContactGround.Cancel;

    [Theory]
    [InlineData("RAISE EXCEPTION 'no' USING ERRCODE = '40001'")]
    [InlineData("PERFORM pg_terminate_backend(pg_backend_pid())")]
    public async Task An_outcome_whose_transaction_was_lost_is_told_once(string fault)
    {
        await using var ground = await ContactGround.BuildAsync(parts, new SmscSettings { UnreachableSuffixes = ["1"], ReceiptDelay = DelayRange.Milliseconds(0, 100) });
        // The first six transactions that touch a contact come to nothing at their COMMIT, all else being done.
        await ground.World.ExecuteAsync(
            $"""
            CREATE SEQUENCE faults;
            CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('faults') <= 6 THEN {fault}; END IF; RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER lose AFTER INSERT OR UPDATE ON contact_health DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lose();
            """);
        for (var who = 1; who <= 40; who++) await ground.RegisterAsync(who, version: 1, who);
        for (var no = 1; no <= 160; no++) await ground.QueueAsync(no, 1 + ((no - 1) % 40), 1 + ((no - 1) % 40));
        await ground.World.StartAsync();

        await ground.World.UntilAsync(16, "SELECT count(*) FROM sms_standing WHERE standing = 'failed'");
        await ground.World.UntilAsync(144, "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'");

        Assert.True(await ground.World.CountAsync("SELECT last_value FROM faults") > 6);
        for (var who = 1; who <= 40; who++) Assert.Equal(who % 10 == 1 ? ["bad undelivered 3"] : [], await ground.ToldAsync(who));
        Assert.Equal(4, await ground.World.CountAsync("SELECT count(*) FROM contact_health WHERE health = 1 AND cardinality(failed_no) = 4"));
        await ground.World.UntilAsync(0, Unsettled);
    }

    [Fact]
    public async Task A_delivery_that_commits_while_the_number_comes_into_doubt_is_found_once_it_is_there()
    {
        await using var ground = await ContactGround.BuildAsync(parts);
        await HoldUnitsAsync(ground);
        await ground.RegisterAsync(1, version: 1, 1);
        await ground.AcceptAsync(1, 1, 1);
        await ground.AcceptAsync(2, 1, 1);
        var sweep = new ContactSweep(ground.World.Get<ContactJournal>(), TimeProvider.System);
        await using var leader = await ground.OpenAsync();
        await using var holder = await ground.OpenAsync();
        await using var slow = await ground.OpenAsync();
        await ExecuteAsync(holder, "SELECT pg_advisory_lock(4711)");
        await ExecuteAsync(slow, "SET test.hold = '1'");

        // It has looked for doubts and found none when it is held.
        var page = new SmsPage { Moves = { ContactGround.Move(2, AttemptState.Delivered, Noon.AddMinutes(2)) } };
        var delivering = ground.Book().WriteAsync(slow, page, Cancel);
        await ground.World.UntilAsync(1, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'");
        await RefuseAsync(ground, 1, Noon.AddMinutes(1));
        Assert.Equal(["bad number-invalid 1"], await ground.ToldAsync(1));
        for (var round = 0; round < 3; round++) await sweep.SweepAsync(leader, Cancel);
        Assert.Equal(1, await ground.World.CountAsync(Unsettled));

        await ExecuteAsync(holder, "SELECT pg_advisory_unlock(4711)");
        await delivering;
        await SettleAsync(ground, sweep, leader);

        Assert.Equal(["bad number-invalid 1", "ok delivered"], await ground.ToldAsync(1));
        await sweep.SweepAsync(leader, Cancel);
        Assert.Equal(2, (await ground.ToldAsync(1)).Count);
    }

    [Fact]
    public async Task A_doubt_that_no_delivery_answers_stays_and_an_older_delivery_answers_none()
    {
        await using var ground = await ContactGround.BuildAsync(parts);
        await ground.RegisterAsync(1, version: 1, 1);
        await ground.AcceptAsync(1, 1, 1);
        await ground.AcceptAsync(2, 1, 1);
        await ground.WriteAsync(ContactGround.Move(2, AttemptState.Delivered, Noon));
        var sweep = new ContactSweep(ground.World.Get<ContactJournal>(), TimeProvider.System);
        await using var leader = await ground.OpenAsync();
        await RefuseAsync(ground, 1, Noon.AddMinutes(1));

        await SettleAsync(ground, sweep, leader);

        Assert.Equal(["bad number-invalid 1"], await ground.ToldAsync(1));
        Assert.Equal(1, await ground.World.MetricAsync("dispatch_sms_contact_settled_total{result=\"none\"}"));
    }

    [Fact]
    public async Task Failures_of_one_number_that_commit_at_once_are_both_counted()
    {
        await using var ground = await ContactGround.BuildAsync(parts, configuration: new Dictionary<string, string?> { ["Dispatch:ContactHealth:UndeliveredNotices"] = "20" });
        await ground.RegisterAsync(1, version: 1, 1);
        for (var no = 1; no <= 20; no++) await ground.AcceptAsync(no, 1, 1);

        await Task.WhenAll(Enumerable.Range(1, 20).Select(no => ground.WriteAsync(ContactGround.Move(no, AttemptState.Undelivered, Noon.AddMinutes(no)))));

        Assert.Equal(1, await ground.World.CountAsync("SELECT count(*) FROM contact_health WHERE cardinality(failed_no) = 20"));
        Assert.Equal(["bad undelivered 20"], await ground.ToldAsync(1));
    }

    [Fact]
    public async Task A_failure_waits_for_a_registration_that_is_replacing_its_number()
    {
        await using var ground = await ContactGround.BuildAsync(parts);
        await ground.RegisterAsync(1, version: 1, 1);
        await ground.AcceptAsync(1, 1, 1);
        await using var registry = await ground.OpenAsync();
        await using var transaction = await registry.Connection.BeginTransactionAsync(Cancel);
        await ExecuteAsync(registry, $"UPDATE contact SET version = 2, mobile = {ContactGround.MobileOf(2)}");

        var refusing = RefuseAsync(ground, 1, Noon);
        await ground.World.UntilAsync(1, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
        await transaction.CommitAsync(Cancel);
        await refusing;

        Assert.Empty(await ground.ToldAsync(1));
        Assert.Equal(0, await ground.World.CountAsync("SELECT count(*) FROM contact_health"));
    }

    // It waits for whatever is under way on the whole server, other tests' transactions too.
    private static async Task SettleAsync(ContactGround ground, ContactSweep sweep, LedgerSession leader)
    {
        while (await ground.World.CountAsync(Unsettled) > 0) await sweep.SweepAsync(leader, Cancel);
    }

    // A gateway's answer, not a receipt: the attempt is submitted and refused for its number.
    private static async Task RefuseAsync(ContactGround ground, long no, DateTimeOffset at)
    {
        await ground.World.ExecuteAsync($"UPDATE sms_attempt SET state = 1, accepted_at = NULL, message_id = NULL WHERE no = {no}");
        await ground.WriteAsync(ContactGround.Move(no, AttemptState.Rejected, at) with { Status = 0x0B });
    }

    private static Task HoldUnitsAsync(ContactGround ground) => ground.World.ExecuteAsync(
        """
        CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF current_setting('test.hold', true) = '1' THEN PERFORM pg_advisory_xact_lock(4711); END IF; RETURN NEW; END $$;
        CREATE TRIGGER hold BEFORE INSERT ON feed_unit FOR EACH ROW EXECUTE FUNCTION hold();
        """);

    private static async Task ExecuteAsync(LedgerSession session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session.Connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
