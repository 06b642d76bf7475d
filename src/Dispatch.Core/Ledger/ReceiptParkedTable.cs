using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Smpp;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>Receipts without a known message.</summary>
internal static class ReceiptParkedTable
{
    private const string Columns = "p.gateway, p.message_id, p.state, p.error, p.mobile, p.reference, p.done_at, p.received_at";

    private const string InsertSql =
        """
        INSERT INTO receipt_parked (gateway, message_id, state, error, mobile, reference, done_at, received_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT ON CONSTRAINT receipt_parked_key DO NOTHING
        """;

    // Relies on receipt_parked_key.
    private const string FindSql =
        $"SELECT {Columns} FROM unnest($1, $2) AS k(gateway, message_id) JOIN receipt_parked p ON p.gateway = k.gateway AND p.message_id = k.message_id";

    private const string DeleteSql =
        "DELETE FROM receipt_parked p USING unnest($1, $2, $3) AS k(gateway, message_id, state) WHERE p.gateway = k.gateway AND p.message_id = k.message_id AND p.state = k.state";

    // Relies on receipt_parked_open, sms_message_key and sms_unknown_mobile.
    private const string JoinableSql =
        $"""
        SELECT {Columns} FROM receipt_parked p
        WHERE p.reported_at IS NULL AND p.received_at > $3 AND p.received_at <= $2
          AND (EXISTS (SELECT FROM sms_message m WHERE m.gateway = p.gateway AND m.message_id = p.message_id)
            OR EXISTS (SELECT FROM sms_unknown u JOIN sms_attempt a ON a.no = u.no AND a.stage = u.stage AND a.segment = u.segment AND a.attempt = u.attempt
                       WHERE u.gateway = p.gateway AND u.mobile = p.mobile AND a.state = 3))
        ORDER BY p.received_at LIMIT $1
        """;

    // Relies on receipt_parked_open.
    private const string ReportSql =
        "UPDATE receipt_parked p SET reported_at = $2 WHERE p.reported_at IS NULL AND p.received_at < $1";

    private const string CountSql = "SELECT count(*) FROM receipt_parked p WHERE p.reported_at IS NULL AND p.received_at > '-infinity'";

    /// <summary>A statement that parks receipts. One that is parked already stays.</summary>
    public static NpgsqlBatchCommand Insert(IEnumerable<Receipt> receipts)
    {
        Receipt[] sorted = [.. Sort(receipts)];
        var command = new NpgsqlBatchCommand(InsertSql);
        Identify(command.Parameters, sorted)
            .Shorts(sorted.Select(receipt => (short)receipt.State))
            .Texts(sorted.Select(receipt => receipt.Error))
            .Arrays(NpgsqlDbType.Bigint, sorted.Select(receipt => receipt.Mobile?.Number))
            .Arrays(NpgsqlDbType.Integer, sorted.Select(receipt => (int?)receipt.Reference))
            .Arrays(NpgsqlDbType.Timestamp, sorted.Select(receipt => receipt.DoneAt is { } done ? DateTime.SpecifyKind(done, DateTimeKind.Unspecified) : (DateTime?)null))
            .Times(sorted.Select(receipt => (DateTimeOffset?)receipt.ReceivedAt));
        return command;
    }

    /// <summary>What is parked under these ids.</summary>
    public static async Task<List<Receipt>> FindAsync(LedgerSession session, IReadOnlyCollection<(short Gateway, string Id)> ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FindSql, session.Connection);
        command.Parameters.Shorts(ids.Select(id => id.Gateway)).Texts(ids.Select(id => id.Id));
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>A statement that unparks receipts: they were joined.</summary>
    public static NpgsqlBatchCommand Delete(IEnumerable<Receipt> receipts)
    {
        Receipt[] sorted = [.. Sort(receipts)];
        var command = new NpgsqlBatchCommand(DeleteSql);
        Identify(command.Parameters, sorted).Shorts(sorted.Select(receipt => (short)receipt.State));
        return command;
    }

    /// <summary>Parked receipts, received after <paramref name="after"/> and up to <paramref name="until"/>, that could be joined now; oldest first.</summary>
    public static async Task<List<Receipt>> JoinableAsync(LedgerSession session, int rows, DateTimeOffset after, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(JoinableSql, session.Connection);
        command.Parameters.Int(rows).Time(until).Time(after);
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Marks what was received before <paramref name="before"/> as reported: it stays, out of the sweep. Returns how many.</summary>
    public static async Task<int> ReportAsync(LedgerSession session, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReportSql, session.Connection);
        command.Parameters.Time(before).Time(now);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>How many wait to be joined.</summary>
    public static async Task<long> CountAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CountSql, session.Connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static IEnumerable<Receipt> Sort(IEnumerable<Receipt> receipts) => receipts
        .DistinctBy(receipt => (receipt.Gateway, receipt.MessageId, receipt.State))
        .OrderBy(receipt => receipt.Gateway).ThenBy(receipt => receipt.MessageId, StringComparer.Ordinal).ThenBy(receipt => receipt.State);

    private static NpgsqlParameterCollection Identify(NpgsqlParameterCollection parameters, Receipt[] receipts) =>
        parameters.Shorts(receipts.Select(receipt => receipt.Gateway)).Texts(receipts.Select(receipt => receipt.MessageId));

    private static async Task<List<Receipt>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var receipts = new List<Receipt>();
        while (await reader.ReadAsync(cancellationToken))
        {
            receipts.Add(new Receipt
            {
                Gateway = reader.GetInt16(0),
                MessageId = reader.GetString(1),
                State = (MessageState)reader.GetInt16(2),
                Error = reader.GetString(3),
                Mobile = reader.IsDBNull(4) ? null : new Mobile(reader.GetInt64(4)),
                Reference = reader.IsDBNull(5) ? null : (ushort)reader.GetInt32(5),
                DoneAt = reader.IsDBNull(6) ? null : reader.GetDateTime(6),
                ReceivedAt = reader.GetDateTime(7),
            });
        }

        return receipts;
    }
}
