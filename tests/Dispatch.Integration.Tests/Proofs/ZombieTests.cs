using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Npgsql;
using Xunit;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>A worker that stood still while its partitions moved wakes up and believes that they are still its own.</summary>
public sealed class ZombieTests(RealParts real)
{
    [Fact]
    public async Task A_zombies_batch_fails_its_compare_and_set_when_its_heir_was_there_before_it()
    {
        await using var town = await TownSquare.FoundAsync(real);
        await using var rest = await town.StartAsync("rest", TownSquare.Without("Ingest"));
        await using var zombie = await town.StartProcessAsync("zombie", [.. TownSquare.Only("Ingest"), ("Dispatch:Ingest:Lanes", "1")]);
        await town.Press.IssueAsync(20);
        await town.WhenServedAsync(20);

        // A court that nobody knows is written before the batch's transaction begins: there the batch is read, and holds no lock yet.
        await using (var hold = await HoldAsync(town, "court"))
        {
            await town.Press.IssueAsync(100, courtId: "court-of-the-zombie");
            await WhenStuckAsync(town, "court");
            zombie.Freeze();
        }

        await using var heir = await town.StartAsync("heir", TownSquare.Only("Ingest"));
        await town.WhenServedAsync(120);
        zombie.Continue();
        await town.WhenAsync("the zombie's batch met another position", () => Task.FromResult(zombie.Log.Contains("a batch met another position", StringComparison.Ordinal)));
        await town.Press.IssueAsync(50);
        await town.BalanceAsync();
    }

    [Fact]
    public async Task A_zombie_in_an_open_transaction_and_leading_the_feed_keeps_its_heir_waiting_for_a_bounded_time_only()
    {
        await using var town = await TownSquare.FoundAsync(real, new TownPlan { Settings = new Dictionary<string, string> { ["Dispatch:Ledger:IdleTransactionSeconds"] = "2" } });
        await using var rest = await town.StartAsync("rest", TownSquare.Without("Ingest", "Feed"));
        await using var zombie = await town.StartProcessAsync("zombie", TownSquare.Only("Ingest", "Feed"));
        await town.Press.IssueAsync(20);
        await town.WhenServedAsync(20);

        // The unit is written last: a batch that waits for it holds the locks of all its rows.
        await using (var hold = await HoldAsync(town, "feed_unit"))
        {
            await town.Press.IssueAsync(100);
            await WhenStuckAsync(town, "feed_unit");
            zombie.Freeze();
        }

        await using var heir = await town.StartAsync("heir", TownSquare.Only("Ingest", "Feed"));
        await town.WhenServedAsync(120);
        await town.WhenAsync("the heir leads the feed", async () => await town.CountAsync("SELECT count(*) FROM feed_unit WHERE position IS NULL") == 0);
        zombie.Continue();
        await town.Press.IssueAsync(50);
        await town.BalanceAsync();
    }

    // Holds back whoever writes to a table; readers pass.
    private static async Task<NpgsqlConnection> HoldAsync(TownSquare town, string table)
    {
        var connection = new NpgsqlConnection(town.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TownSquare.Cancel);
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(TownSquare.Cancel);
        return connection;
    }

    private static Task WhenStuckAsync(TownSquare town, string table) => town.WhenAsync(
        $"a batch waits for {table}",
        async () => await town.CountAsync($"SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '{table}'::regclass") > 0);
}
