using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Xunit;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>Workers come and go under load.</summary>
public sealed class RebalanceTests(RealParts real)
{
    [Fact]
    public async Task Workers_that_join_and_leave_in_the_middle_of_batches_neither_lose_nor_repeat()
    {
        await using var town = await TownSquare.FoundAsync(real);
        await using var first = await town.StartAsync("first");
        var load = LoadAsync(town, batches: 20, each: 60);

        await town.WhenServedAsync(100);
        await using var second = await town.StartAsync("second");
        await WhenSharedAsync(town, 2);
        await town.WhenServedAsync(400);
        await using var third = await town.StartAsync("third");
        await WhenSharedAsync(town, 3);
        await first.StopAsync();
        await WhenSharedAsync(town, 2);
        await second.StopAsync();
        await WhenSharedAsync(town, 1);

        await load;
        var result = await town.BalanceAsync();
        Assert.Equal(0, result.Repeats);
        Assert.Equal(0, result.SmsDuplicatesAtGateway);
    }

    [Fact]
    public async Task SIGTERM_finishes_the_batch_hands_the_leases_back_leaves_the_group_at_once_and_ends_with_0()
    {
        // So slow a gateway that the queue never runs dry: the worker that ends holds leases.
        // Nobody is counted dead here: a machine under load may hold a heartbeat up for seconds.
        await using var town = await TownSquare.FoundAsync(real, new TownPlan
        {
            Cap = 60,
            Settings = new Dictionary<string, string> { ["Dispatch:Membership:DeadAfterMilliseconds"] = "20000" },
        });
        await using var worker = await town.StartProcessAsync("worker");
        await town.Press.IssueAsync(150);
        await town.WhenAsync("some SMS are sent and more wait", async () => town.Gateway.Books.Count > 20 && await town.CountAsync("SELECT count(*) FROM sms_queue") > 20);
        await using var heir = await town.StartAsync("heir");
        await WhenSharedAsync(town, 2);

        var more = town.Press.IssueAsync(50);
        worker.Terminate();
        Assert.Equal(0, await worker.Exited.WaitAsync(TimeSpan.FromSeconds(25), TownSquare.Cancel));
        await town.WhenAsync(
            "the heir holds every partition well within the session time-out",
            async () => await town.Groups.MembersAsync("notices") is [{ } one] && one.EndsWith(": 0,1,2,3", StringComparison.Ordinal),
            TimeSpan.FromSeconds(3));
        Assert.Equal(0, await town.CountAsync("SELECT count(*) FROM sms_attempt a JOIN worker w ON w.no = a.worker WHERE a.state = 1 AND w.left_at IS NOT NULL"));
        Assert.Equal(1, await town.CountAsync("SELECT count(*) FROM worker WHERE left_at IS NOT NULL"));
        await more;

        var result = await town.BalanceAsync();
        Assert.Equal(0, result.SmsResent);
        Assert.Equal(0, result.SmsUnknown);
    }

    private static async Task LoadAsync(TownSquare town, int batches, int each)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            await town.Press.IssueAsync(each);
            var due = (batch + 1) * each / 2;
            await town.WhenServedAsync(due); // half of it is always under way
        }
    }

    private static Task WhenSharedAsync(TownSquare town, int members) => town.WhenAsync(
        $"{members} workers share the notices",
        async () => await town.Groups.MembersAsync("notices") is var all && all.Count == members && all.All(member => !member.EndsWith(": ", StringComparison.Ordinal)));
}
