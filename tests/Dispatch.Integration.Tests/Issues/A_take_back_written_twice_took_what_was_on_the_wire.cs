using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Text;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Sms;
using Xunit;

namespace Dispatch.Integration.Tests.Issues;

/// <summary>
/// The answer to a take-back's COMMIT was lost, or what was written after it failed: it was written again. By then the row had been claimed, intended anew
/// under the same number and submitted. The second take-back removed that attempt and queued the row once more: two SMS, neither flagged.
/// </summary>
public sealed class A_take_back_written_twice_took_what_was_on_the_wire(RealParts parts)
{
    private const short Gateway = 1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_its_own_intent_wrote_is_taken_back()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await world.QueueAsync(1);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await world.Get<Gateways>().All[0].KnowAsync(session, Cancel);
        var first = await IntendAsync(session, batch: 1);
        await IntentWriter.SettleAsync(session, first, Cancel);
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_queue WHERE attempt = 1"));
        var second = await IntendAsync(session, batch: 2);

        await IntentWriter.SettleAsync(session, first, Cancel);

        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE state = 1"));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_queue"));
        await IntentWriter.SettleAsync(session, second, Cancel);
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_attempt"));
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_queue"));
    }

    private static async Task<Intent> IntendAsync(LedgerSession session, long batch)
    {
        var rows = await SmsQueueTable.ClaimAsync(session, 10, null, LaneFront.Whole, [Gateway], _ => LaneWay.By(Gateway), TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);
        var intent = new Intent(1, batch, Gateway, DateTimeOffset.UtcNow, [.. rows.Select(sms => new Intent.Row(sms, 1, 7, 7, 8, [new SmsSegment(new byte[2], HasHeader: false)]))]);
        Assert.Single(await SmsAttemptTable.IntendAsync(session, intent, Cancel));
        return intent;
    }
}
