using Dispatch.Core.Events;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>What belongs together arrives in either order, or at once; the outcome is the same.</summary>
public sealed class OrderTests(RealParts real)
{
    private const int Many = 40;

    [Fact]
    public async Task Views_and_cancels_before_after_and_at_once_with_their_notices_all_find_them()
    {
        await using var town = await TownSquare.FoundAsync(real);
        await using var one = await town.StartAsync("one");
        await using var two = await town.StartAsync("two");

        var early = Drafts(town);
        await Task.WhenAll(early.Select((notice, i) => TellAsync(town, notice, i)));
        await town.WhenAsync("the early ones are parked", async () => await town.CountAsync("SELECT count(*) FROM parked") >= Many);
        await Task.WhenAll(early.Select(notice => town.Press.PublishAsync(notice)));

        var together = Drafts(town);
        await Task.WhenAll(together.Select((notice, i) => Task.WhenAll(town.Press.PublishAsync(notice), TellAsync(town, notice, i))));

        var late = Drafts(town);
        await Task.WhenAll(late.Select(notice => town.Press.PublishAsync(notice)));
        await town.WhenServedAsync(3 * Many);
        await Task.WhenAll(late.Select((notice, i) => TellAsync(town, notice, i)));

        var result = await town.BalanceAsync();
        Assert.Equal(3 * Many, result.Distinct);
        // Of each four: one viewed, one withdrawn, one viewed before it was withdrawn, one withdrawn before it was viewed.
        Assert.Equal(3 * Many / 2, result.Viewed);
        Assert.Equal(3 * Many / 2, result.Cancelled);
        Assert.Equal(0, await town.CountAsync("SELECT count(*) FROM parked"));
    }

    [Fact]
    public async Task Receipts_before_and_after_their_answers_twice_and_over_another_bind_count_once()
    {
        await using var town = await TownSquare.FoundAsync(real, new TownPlan
        {
            Gateway = new SmscSettings
            {
                AnswerLatency = DelayRange.Milliseconds(1, 40),
                ReceiptDelay = DelayRange.Milliseconds(0, 40),
                ReceiptBeforeAnswerShare = 0.4,
                DuplicateReceiptShare = 0.3,
                OtherBindShare = 0.4,
                OutOfOrderShare = 0.2,
                UndeliveredShare = 0.1,
                ExpiredShare = 0.05,
            },
        });
        await using var one = await town.StartAsync("one");
        await using var two = await town.StartAsync("two");
        await town.Press.IssueAsync(150);
        var result = await town.BalanceAsync();
        Assert.Equal(0, result.SmsUnknown);
        Assert.True(result.SmsFailed > 0 && result.SmsDelivered > 0);
        Assert.Equal(0, result.SmsDuplicatesAtGateway);
    }

    private static List<NoticeIssued> Drafts(TownSquare town) => [.. Enumerable.Range(0, Many).Select(_ => town.Press.Draft())];

    private static async Task TellAsync(TownSquare town, NoticeIssued notice, int i)
    {
        var (first, second) = (notice.IssuedAt.AddSeconds(1), notice.IssuedAt.AddSeconds(2));
        if (i % 4 == 0) await town.Press.ViewAsync(notice, at: first);
        if (i % 4 == 1) await town.Press.CancelAsync(notice, first);
        if (i % 4 == 2) await Task.WhenAll(town.Press.ViewAsync(notice, at: first, office: "office-7"), town.Press.CancelAsync(notice, second));
        if (i % 4 == 3) await Task.WhenAll(town.Press.CancelAsync(notice, first), town.Press.ViewAsync(notice, at: second));
    }
}
