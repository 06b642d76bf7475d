using Dispatch.Core.Sms;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>
/// Takes SMS out of the queue that need not be sent any more. Whoever holds one leased finds its row gone at the intent and sends nothing.
/// Relies on the primary keys of <c>sms_queue</c> and <c>sms_unknown</c>.
/// </summary>
internal static class SmsDropTable
{
    private const string TakeSql =
        "DELETE FROM sms_queue q USING unnest($1) AS k(no) WHERE q.no = k.no RETURNING q.no, q.stage, q.segment";

    // What may have left stays Unknown; it is only not sent again.
    private const string NoResendSql =
        "UPDATE sms_unknown u SET resend_at = NULL FROM unnest($1) AS k(no) WHERE u.no = k.no AND u.resend_at IS NOT NULL";

    private const string RecordSql =
        """
        INSERT INTO sms_dropped (no, stage, reason, unit)
        SELECT k.no, k.stage, k.reason, $1 FROM unnest($2, $3, $4) AS k(no, stage, reason)
        """;

    /// <summary>Removes what waits for these notices, in the order of their numbers; answers no, stage and segment (0: an SMS of which nothing was sent).</summary>
    public static NpgsqlBatchCommand Take(long[] sortedNotices)
    {
        var command = new NpgsqlBatchCommand(TakeSql);
        command.Parameters.Add(Columns.Of(sortedNotices));
        return command;
    }

    /// <summary>Nothing of these notices is sent a second time.</summary>
    public static NpgsqlBatchCommand NoResend(long[] sortedNotices)
    {
        var command = new NpgsqlBatchCommand(NoResendSql);
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
