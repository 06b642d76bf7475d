using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Sms;
using Xunit;

namespace Dispatch.Integration.Tests.Issues;

/// <summary>
/// An SMS of two segments, both refused as "queue full", moved to the next gateway only where both refusals were written in one transaction. Where they were
/// not, each segment was queued for the full gateway again, by itself.
/// </summary>
public sealed class Refusals_in_two_batches_kept_an_SMS_on_its_gateway(RealParts parts)
{
    private const CommandStatus Full = (CommandStatus)0x14;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public async Task Its_last_refusal_moves_it_whole(short first, short last)
    {
        await using var second = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(second);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var attempts = await IntendAsync(world, session);

        await WriteAsync(world, session, Refused(attempts[first]));
        Assert.Equal(1, await world.CountAsync($"SELECT count(*) FROM sms_queue WHERE segment = {first} AND attempt = 2 AND gateway = 1"));
        await WriteAsync(world, session, Refused(attempts[last]));

        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_queue"));
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_queue WHERE segment = 0 AND attempt = 2 AND gateway IS NULL AND not_before IS NULL AND avoid = '{1}' AND concat_ref = 7"));
    }

    [Fact]
    public async Task A_part_that_has_left_again_meanwhile_keeps_it_there()
    {
        await using var second = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(second);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var attempts = await IntendAsync(world, session);

        await WriteAsync(world, session, Refused(attempts[1]));
        await world.ExecuteAsync("UPDATE sms_queue SET not_before = NULL");
        await IntendAsync(world, session, batch: 2);
        await WriteAsync(world, session, Refused(attempts[2]));

        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE segment = 1 AND attempt = 2 AND state = 1"));
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_queue WHERE segment = 2 AND attempt = 2 AND gateway = 1"));
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_queue"));
    }

    [Theory]
    [InlineData(0x00u)]
    [InlineData(0x45u)] // it may have been taken
    public async Task A_part_that_is_or_may_be_there_keeps_it_there(uint other)
    {
        await using var second = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(second);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var attempts = await IntendAsync(world, session);

        await WriteAsync(world, session, new SmsReturn(new Outcome(OutcomeKind.Answered, attempts[1], DateTimeOffset.UtcNow, (CommandStatus)other, "m1"), null));
        await WriteAsync(world, session, Refused(attempts[2]));

        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_queue WHERE segment = 2 AND attempt = 2 AND gateway = 1"));
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_queue"));
    }

    [Fact]
    public async Task While_the_other_gateway_takes_nothing_each_part_waits_for_this_one()
    {
        await using var second = await GatewayTown.CentreAsync();
        await using var world = await WorldAsync(second);
        world.Get<SmsQueue>().Open(false, gateway: 1);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var attempts = await IntendAsync(world, session);

        await WriteAsync(world, session, Refused(attempts[1]));
        await WriteAsync(world, session, Refused(attempts[2]));

        Assert.Equal(2, await world.CountAsync("SELECT count(*) FROM sms_queue WHERE segment > 0 AND attempt = 2 AND gateway = 1 AND avoid IS NULL"));
    }

    private async Task<SmsWorld> WorldAsync(Dispatch.Sandbox.Smsc.SmscServer second)
    {
        var world = await SmsWorld.BuildAsync(parts, configuration: GatewayTown.Gateway(1, "second", second));
        world.Get<SmsQueue>().Open(true, gateway: 1);
        return world;
    }

    private static SmsReturn Refused(OpenAttempt attempt) => new(new Outcome(OutcomeKind.Answered, attempt, DateTimeOffset.UtcNow, Full), null);

    private static Task WriteAsync(SmsWorld world, LedgerSession session, SmsReturn item) => world.Get<ReturnWriter>().WriteAsync(session, [item], Cancel);

    // What waits, by the first gateway: by segment.
    private static async Task<Dictionary<short, OpenAttempt>> IntendAsync(SmsWorld world, LedgerSession session, long batch = 1)
    {
        if (batch == 1) await world.QueueAsync(1);
        await world.Get<Gateways>().KnowAsync(session, Cancel);
        var row = Assert.Single(await SmsQueueTable.ClaimAsync(session, 1, null, LaneFront.Whole, [1], _ => LaneWay.By(1), TimeSpan.FromMinutes(1), TimeProvider.System, Cancel));
        var bytes = new SmsSegment(new byte[8], HasHeader: true);
        var intent = new Intent(1, batch, 1, DateTimeOffset.UtcNow, [new Intent.Row(row, 2, 7, 7, 8, row.Segment == 0 ? [bytes, bytes] : [bytes])]);
        var written = await SmsAttemptTable.IntendAsync(session, intent, Cancel);
        return new WireBatch(intent, written).Attempts().ToDictionary(attempt => attempt.Row.Id.Segment);
    }
}
