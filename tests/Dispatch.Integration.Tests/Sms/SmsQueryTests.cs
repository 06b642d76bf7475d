using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>A gateway that can be asked without its message id is asked once before a re-send, and what it says is taken as a receipt.</summary>
public sealed class SmsQueryTests(RealParts parts)
{
    private static readonly Dictionary<string, string?> Asking = new()
    {
        ["Dispatch:Gateways:0:QuerySm"] = "ByReference",
        ["Dispatch:Gateways:0:AnswerTimeout"] = "00:00:01",
        ["Dispatch:Sms:UnknownWait"] = "00:00:00.300",
        ["Dispatch:Sms:GatherMilliseconds"] = "20",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_taken_without_an_answer_is_found_by_its_reference_and_not_sent_again()
    {
        // No receipt ever comes: only the question tells.
        await using var world = await SmsWorld.BuildAsync(parts, new SmscSettings { AcceptedUnansweredShare = 1, WithoutReceiptShare = 1, QueryByReference = true }, Asking);
        await world.QueueAsync(10);
        await world.StartAsync();

        await world.UntilAsync(10, "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'");
        Assert.Equal(10, await world.MetricAsync("dispatch_sms_queries_total{result=\"found\"}"));
        Assert.Equal(10, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE attempt = 1 AND message_id IS NOT NULL"));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE possible_duplicate"));
        Assert.Empty(world.Centre.Books.Copies());
        await world.StopAsync();
        await world.BalanceAsync(10);
    }

    [Fact]
    public async Task What_the_gateway_does_not_know_is_asked_for_once_and_sent_again()
    {
        await using var world = await SmsWorld.BuildAsync(parts, new SmscSettings { LostShare = 1, QueryByReference = true }, Asking);
        await world.QueueAsync(5);
        await world.StartAsync();

        await world.UntilAsync(5, "SELECT count(*) FROM sms_unknown WHERE attempt = 1 AND asked_at IS NOT NULL");
        world.Centre.Settings = new SmscSettings { QueryByReference = true };
        await world.UntilAsync(5, "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'");
        await world.Centre.WhenAsync(books => books.ReceiptsWaiting == 0, Cancel);
        Assert.Equal(5, await world.MetricAsync("dispatch_sms_queries_total{result=\"not-found\"}"));
        Assert.Equal(5, world.Centre.Books.Snapshot().Queries);
        Assert.Equal(5, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE possible_duplicate AND attempt = 2"));
        await world.StopAsync();
        await world.BalanceAsync(5);
    }
}
