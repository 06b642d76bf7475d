using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>The issuers' withdrawals, one a notice. What they mean for its state lies in <c>life</c>. Relies on the index <c>cancel_no</c>.</summary>
internal static class CancelTable
{
    private const string InsertSql =
        """
        INSERT INTO cancel (no, cancelled_at, unit, seq, reason)
        SELECT k.no, k.cancelled_at, $1, k.seq, k.reason FROM unnest($2, $3, $4, $5) AS k(no, cancelled_at, seq, reason)
        """;

    /// <summary>Writes cancels of notices that had none.</summary>
    public static NpgsqlBatchCommand Insert(long unit, IReadOnlyCollection<CancelRow> rows)
    {
        var command = new NpgsqlBatchCommand(InsertSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = unit });
        command.Parameters.Add(Columns.Of([.. rows.Select(row => row.No)]));
        command.Parameters.Add(Columns.Of([.. rows.Select(row => row.CancelledAt)]));
        command.Parameters.Add(Columns.Of([.. rows.Select(row => row.Sequence)]));
        command.Parameters.Add(Columns.Of([.. rows.Select(row => row.Reason)]));
        return command;
    }
}
