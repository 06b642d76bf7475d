using Dispatch.Core.Sms.Queue;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>
/// Takes SMS out of the queue that need not be sent any more. Whoever holds one leased finds its row gone at the intent and sends nothing.
/// Relies on the primary keys of <c>sms_queue</c> and <c>sms_attempt</c>.
/// </summary>
internal static class SmsDropTable
{
    // What was attempted is left to the senders: they know what its segments came to, and send nothing of a notice that is viewed or cancelled.
    private const string TakeSql =
        """
        DELETE FROM sms_queue q USING unnest($1) AS k(no) WHERE q.no = k.no AND q.segment = 0
        AND NOT EXISTS (SELECT 1 FROM sms_attempt a WHERE a.no = q.no AND a.stage = q.stage)
        RETURNING q.no, q.stage
        """;

    private const string RecordSql =
        """
        INSERT INTO sms_dropped (no, stage, reason, unit)
        SELECT k.no, k.stage, k.reason, $1 FROM unnest($2, $3, $4) AS k(no, stage, reason)
        """;

    /// <summary>Removes SMS of these notices of which nothing was ever written to a gateway; answers number and stage of each.</summary>
    public static NpgsqlBatchCommand Take(long[] sortedNotices)
    {
        var command = new NpgsqlBatchCommand(TakeSql);
        command.Parameters.Add(Columns.Of(sortedNotices));
        return command;
    }

    /// <summary>Records SMS that were never sent, and why.</summary>
    public static NpgsqlBatchCommand Record(long unit, IReadOnlyCollection<(long No, short Stage, DropReason Reason)> dropped)
    {
        var command = new NpgsqlBatchCommand(RecordSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = unit });
        command.Parameters.Add(Columns.Of([.. dropped.Select(one => one.No)]));
        command.Parameters.Add(Columns.Of([.. dropped.Select(one => one.Stage)]));
        command.Parameters.Add(Columns.Of([.. dropped.Select(one => (short)one.Reason)]));
        return command;
    }
}
