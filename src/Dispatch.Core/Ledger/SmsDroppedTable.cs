using Dispatch.Core.Sms.Queue;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>SMS that were not sent. Relies on <c>sms_dropped_key</c>.</summary>
internal static class SmsDroppedTable
{
    private const string InsertSql = "INSERT INTO sms_dropped (no, stage, reason, unit) SELECT k.no, k.stage, k.reason, $4 FROM unnest($1, $2, $3) AS k(no, stage, reason)";

    /// <summary>A statement that records drops, told in <paramref name="unit"/>.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyCollection<(SmsId Sms, DropReason Reason)> drops, long unit)
    {
        var command = new NpgsqlBatchCommand(InsertSql);
        command.Parameters.Longs(drops.Select(drop => drop.Sms.No)).Shorts(drops.Select(drop => drop.Sms.Stage)).Shorts(drops.Select(drop => (short)drop.Reason)).Long(unit);
        return command;
    }
}
