using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>
/// Takes SMS out of the queue that need not be sent any more. Whoever holds one leased finds its row gone at the intent and sends nothing.
/// Relies on the primary keys of <c>sms_queue</c> and <c>sms_attempt</c>.
/// </summary>
internal static class SmsDropTable
{
    // What was attempted is left to the senders: they know what its segments came to, and send nothing of a notice that is viewed or cancelled.
    // ANY and no join, and a segment that no index can be asked for: taking "segment = 0" for rare, the planner else began at the queue, and went
    // through two thousand numbers for each of fifty thousand rows. The key is probed in order of the numbers: so every writer locks.
    private const string TakeSql =
        """
        DELETE FROM sms_queue q WHERE q.no = ANY($1) AND q.segment + 0 = 0
        AND NOT EXISTS (SELECT 1 FROM sms_attempt a WHERE a.no = q.no AND a.stage = q.stage)
        RETURNING q.no, q.stage
        """;

    /// <summary>How the statement is answered, for the test that holds the plan.</summary>
    public const string ExplainTakeSql = "EXPLAIN " + TakeSql;

    /// <summary>Removes SMS of these notices of which nothing was ever written to a gateway; answers number and stage of each.</summary>
    public static NpgsqlBatchCommand Take(long[] sortedNotices)
    {
        var command = new NpgsqlBatchCommand(TakeSql);
        command.Parameters.Add(Columns.Of(sortedNotices));
        return command;
    }
}
