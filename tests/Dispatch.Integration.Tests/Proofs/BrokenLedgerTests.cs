using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Xunit;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>Without the ledger Dispatch waits; with an older ledger it reads again what that one lacks.</summary>
public sealed class BrokenLedgerTests(RealParts real)
{
    private const int PollIntervalMs = 6_000;

    [Fact]
    public async Task PostgreSQL_stopped_for_longer_than_a_poll_interval_and_killed_costs_neither_a_rebalance_nor_a_notice()
    {
        await using var town = await TownSquare.FoundAsync(real, new TownPlan
        {
            OwnPostgres = true,
            Settings = new Dictionary<string, string> { ["Dispatch:Kafka:Client:max.poll.interval.ms"] = PollIntervalMs.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        });
        await using var worker = await town.StartAsync("worker");
        await town.Press.IssueAsync(100);
        await town.WhenServedAsync(20);
        var members = await town.Groups.MembersAsync("notices");
        Assert.Single(members);

        await town.Postgres!.StopAsync();
        await town.Press.IssueAsync(200);
        // Down for longer than a consumer may go without a poll: whoever waited for the ledger on the consumer's thread would be thrown out too.
        using (town.Groups.Sleep("sleeper", town.Topics.Notices.Name, PollIntervalMs))
        {
            Assert.Single(await town.Groups.MembersAsync("sleeper"));
            await town.WhenAsync("the sleeper thrown out", async () => (await town.Groups.MembersAsync("sleeper")).Count == 0);
        }

        await town.Postgres.StartAgainAsync(TownSquare.Cancel);
        await town.WhenServedAsync(150);

        await town.Press.IssueAsync(200);
        await town.Postgres.KillAsync(TownSquare.Cancel);
        await town.Press.IssueAsync(50);
        await town.Postgres.StartAgainAsync(TownSquare.Cancel);

        await town.BalanceAsync();
        Assert.Equal(members, await town.Groups.MembersAsync("notices"));
        Assert.Equal(1, await town.CountAsync("SELECT max(no) FROM incarnation"));
    }

    [Fact]
    public async Task A_ledger_set_back_to_an_older_copy_reads_again_what_it_lost_under_a_new_incarnation()
    {
        await using var town = await TownSquare.FoundAsync(real, new TownPlan { OwnPostgres = true });
        await using var worker = await town.StartAsync("worker");
        var kept = await town.Press.IssueAsync(80);
        await town.WhenSettledAsync();
        var copy = Path.Combine(town.Folder, "copy");
        await town.Postgres!.CopyDataFolderAsync(copy, TownSquare.Cancel);

        var lost = await town.Press.IssueAsync(60);
        foreach (var notice in kept.Concat(lost).Where((_, i) => i % 3 == 0)) await town.Press.ViewAsync(notice);
        await town.WhenSettledAsync();
        await town.WhenAsync("the group was told how far the ledger is", async () => await town.Groups.ToldAsync("notices") == 140);

        await town.Postgres.StopAsync(immediate: true);
        await town.Postgres.PutBackDataFolderAsync(copy, TownSquare.Cancel);
        await town.Postgres.StartAgainAsync(TownSquare.Cancel);
        await town.Press.IssueAsync(40);

        var result = await town.BalanceAsync(setBack: true);
        Assert.Equal(180, result.Served + result.Paper);
        Assert.Equal(2, await town.CountAsync("SELECT max(no) FROM incarnation"));
        Assert.True(await town.CountAsync("SELECT count(*) FROM sms_attempt WHERE possible_duplicate") >= result.SmsDuplicatesAtGateway);
        Assert.True(result.SmsDuplicatesAtGateway > 0, "What the lost history had announced went out again.");
    }
}
