using Dispatch.Core.Ledger;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Microsoft.Extensions.Options;
using Npgsql;
using Xunit;

namespace Dispatch.Integration.Tests.Issues;

/// <summary>
/// Two thousand views took their SMS out of a queue of fifty thousand in 20 seconds: never analysed, the queue was believed to hold a few hundred rows of
/// segment 0, so the join began there and compared each with every number.
/// </summary>
public sealed class A_batch_of_views_went_through_the_whole_queue(RealParts real)
{
    [Fact]
    public async Task Numbers_are_looked_up_in_the_queue_s_key_whatever_is_believed_of_the_queue()
    {
        await using var town = await TownSquare.FoundAsync(real);
        await using var sessions = new LedgerSessions(Options.Create(new LedgerOptions { ConnectionString = town.ConnectionString }), TimeProvider.System);
        await using var session = await sessions.OpenAsync(TownSquare.Cancel);
        await using (var fill = new NpgsqlCommand(
            """
            INSERT INTO sms_queue (no, stage, segment, attempt, lane, turn, key, court, mobile, useful_until)
            SELECT n, 1, 0, 1, 1, n, gen_random_uuid(), 1, 989120000000, now() + interval '1 day' FROM generate_series(1, 20000) n
            """, session.Connection))
        {
            await fill.ExecuteNonQueryAsync(TownSquare.Cancel);
        }

        await using var explain = new NpgsqlCommand(SmsDropTable.ExplainTakeSql, session.Connection);
        explain.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. Enumerable.Range(1, 2_000).Select(no => (long)no)] });
        var plan = new List<string>();
        await using (var reader = await explain.ExecuteReaderAsync(TownSquare.Cancel))
        {
            while (await reader.ReadAsync(TownSquare.Cancel)) plan.Add(reader.GetString(0));
        }

        Assert.Contains(plan, line => line.Contains("Index Scan using sms_queue_key", StringComparison.Ordinal));
        Assert.Contains(plan, line => line.Contains("Index Cond: (no = ANY", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Join Filter", StringComparison.Ordinal));
    }
}
