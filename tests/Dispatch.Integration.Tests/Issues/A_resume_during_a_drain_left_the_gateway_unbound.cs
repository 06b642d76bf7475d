using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Routing;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Sms;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Issues;

/// <summary>A drain waits for the answers of a full window. A resume that came meanwhile was taken for one that had been obeyed: the gateway stayed unbound, and was listed as running.</summary>
public sealed class A_resume_during_a_drain_left_the_gateway_unbound(RealParts parts)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_binds_again_when_the_drain_is_over()
    {
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { AnswerLatency = DelayRange.Milliseconds(3_000, 3_000) }, new Dictionary<string, string?> { ["Dispatch:Gateways:0:DrainTimeout"] = "00:00:10" });
        await world.QueueAsync(10);
        await world.StartAsync();
        await world.Centre.WhenAsync(counts => counts.Accepted > 0, Cancel); // on their way: no answer for three seconds

        await ControlAsync(world, draining: true);
        await world.UntilAsync(1, "SELECT count(*) FROM gateway_standing WHERE state = 'draining'");
        await ControlAsync(world, draining: false);

        // What waited for the drain's answers is told over the old link; these need a new one.
        await world.QueueAsync(5, first: 11);
        await world.UntilAsync(15, "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'");
        await world.BalanceAsync(15);
    }

    private static async Task ControlAsync(SmsWorld world, bool draining)
    {
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await GatewayControlTable.ChangeAsync(session, world.Get<Gateways>().All[0].No, "tester", draining ? "drain" : "resume", control => control with { Draining = draining }, Cancel);
    }
}
