using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Xunit;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>Redis is a hint: without it the ledger dedupes and the limits are shared out.</summary>
public sealed class BrokenRedisTests(RealParts real)
{
    [Fact]
    public async Task Redis_flushed_full_and_gone_loses_nothing_repeats_nothing_and_never_lets_a_cap_be_exceeded()
    {
        await using var town = await TownSquare.FoundAsync(real, new TownPlan { OwnRedis = true, Cap = 200 });
        await using var one = await town.StartAsync("one");
        await using var two = await town.StartAsync("two");

        var first = await PlayAsync(town, []);
        await town.Redis!.FlushAsync(TownSquare.Cancel);

        var second = await PlayAsync(town, first);
        await town.Redis.SetMaxMemoryAsync(1, TownSquare.Cancel);

        var third = await PlayAsync(town, second);
        await town.Redis.StopAsync();

        var fourth = await PlayAsync(town, [.. first, .. third]);
        await town.WhenServedAsync(town.Press.Issued);
        await town.Redis.StartAgainAsync(TownSquare.Cancel);
        await PlayAsync(town, fourth);

        var result = await town.BalanceAsync();
        Assert.Equal((2 * first.Count) + second.Count + third.Count + fourth.Count, result.Repeats);
        Assert.Equal(0, result.SmsDuplicatesAtGateway);
    }

    // New notices and what was issued before, at once; on until some of it is served, so that what follows breaks in on the work.
    private static async Task<IReadOnlyList<Core.Events.NoticeIssued>> PlayAsync(TownSquare town, IReadOnlyList<Core.Events.NoticeIssued> again)
    {
        var before = await town.ServedAsync();
        var repeats = Task.WhenAll(again.Select(notice => town.Press.PublishAsync(notice)));
        var issued = await town.Press.IssueAsync(120);
        await repeats;
        await town.WhenServedAsync(before + 20);
        return issued;
    }
}
