using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Npgsql;
using Xunit;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>The COMMIT took place, its answer never came: the worker cannot know, and must neither lose nor repeat.</summary>
public sealed class LostCommitAnswerTests(RealParts real)
{
    [Fact]
    public async Task A_COMMIT_whose_answer_is_lost_is_found_by_its_position_and_counts_once()
    {
        await using var town = await TownSquare.FoundAsync(real);
        var server = new NpgsqlConnectionStringBuilder(town.ConnectionString);
        await using var thief = CommitThief.Start(server.Port);
        server.Port = thief.Port;
        await using var rest = await town.StartAsync("rest", TownSquare.Without("Ingest"));
        await using var worker = await town.StartAsync("worker", [.. TownSquare.Only("Ingest"), ("Dispatch:Ledger:ConnectionString", server.ConnectionString)]);
        await town.Press.IssueAsync(50);
        await town.WhenServedAsync(50);

        for (var stolen = 1; stolen <= 4; stolen++)
        {
            thief.StealNext();
            await town.Press.IssueAsync(60);
            await thief.Stolen.WaitAsync(TimeSpan.FromSeconds(30), TownSquare.Cancel);
        }

        var result = await town.BalanceAsync();
        Assert.Equal(290, result.Distinct);
        Assert.Equal(0, result.Repeats);
    }
}
