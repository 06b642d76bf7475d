using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Text;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Sms;
using Xunit;

namespace Dispatch.Integration.Tests.Issues;

/// <summary>
/// An intent takes rows by number, a claim leases them by turn. PostgreSQL ended one of the two now and then (40P01). Give-backs go by number too by
/// now, and a claim never waits for a row. Forced here: turns fall as numbers rise, and a third transaction holds the row in the middle until
/// both stand before it.
/// </summary>
public sealed class Claims_and_intents_waited_for_each_other(RealParts parts)
{
    private const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_intent_and_a_give_back_of_the_same_rows_stand_in_one_line()
    {
        await using var world = await BuildAsync(parts);
        await using var holder = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await using var sender = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await using var claimer = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var rows = await ClaimAsync(claimer);
        await using var hold = await holder.Connection.BeginTransactionAsync(Cancel);
        await HoldAsync(holder, 5);

        var intent = SmsAttemptTable.IntendAsync(sender, Intent(rows), Cancel);
        await world.UntilAsync(1, Waiting);
        var release = SmsQueueTable.ReleaseAsync(claimer, rows, Cancel);
        await world.UntilAsync(2, Waiting);
        await hold.CommitAsync(Cancel);

        Assert.Equal(10, (await intent).Count);
        await release;
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_queue"));
    }

    [Fact]
    public async Task A_claim_waits_for_no_intent_and_takes_what_it_does_not_hold()
    {
        await using var world = await BuildAsync(parts);
        await using var holder = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await using var sender = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await using var claimer = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var rows = await ClaimAsync(claimer);
        await world.ExecuteAsync("UPDATE sms_queue SET lease_until = clock_timestamp() - interval '1 second'");
        await using var hold = await holder.Connection.BeginTransactionAsync(Cancel);
        await HoldAsync(holder, 5);

        // It holds 1 to 4 and waits for 5.
        var intent = SmsAttemptTable.IntendAsync(sender, Intent(rows), Cancel);
        await world.UntilAsync(1, Waiting);
        var claimed = await ClaimAsync(claimer);
        await hold.CommitAsync(Cancel);

        Assert.Equal([10, 9, 8, 7, 6], claimed.Order(SmsOrder.Instance).Select(sms => sms.No));
        // What was leased anew meanwhile is not the old lease's to send.
        Assert.Equal([1, 2, 3, 4, 5], (await intent).Select(segment => segment.Sms.No).Order());
    }

    private static async Task<SmsWorld> BuildAsync(RealParts parts)
    {
        var world = await SmsWorld.BuildAsync(parts);
        await world.QueueAsync(10);
        await world.ExecuteAsync("UPDATE sms_queue SET turn = 100 - no");
        return world;
    }

    private static async Task HoldAsync(LedgerSession session, long no)
    {
        await using var command = session.Connection.CreateCommand();
        command.CommandText = $"SELECT 1 FROM sms_queue WHERE no = {no} FOR UPDATE";
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static Task<IReadOnlyList<QueuedSms>> ClaimAsync(LedgerSession session) =>
        SmsQueueTable.ClaimAsync(session, 100, null, LaneFront.Whole, [1], _ => LaneWay.By(1), TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);

    private static Intent Intent(IReadOnlyList<QueuedSms> rows) => new(
        1, 1, 1, DateTimeOffset.UtcNow, [.. rows.Select(sms => new Intent.Row(sms, 1, 7, 7, 8, [new SmsSegment(new byte[2], HasHeader: false)]))]);
}
