using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>Reads what the texts of SMS need of their notices: one query a batch, and only where a text needs it.</summary>
internal static class SmsNoticeTable
{
    // Relies on notice_no_key and the primary key of court.
    private const string ReadSql =
        """
        SELECT n.no, n.kind, c.id, c.province, n.case_number, n.title
        FROM unnest($1, $2) AS k(no, court) JOIN notice n ON n.no = k.no JOIN court c ON c.no = k.court
        """;

    /// <summary>By the notice's number. One that is gone from the ledger is missing.</summary>
    public static async Task<Dictionary<long, SmsNoticeRow>> ReadAsync(LedgerSession session, IReadOnlyCollection<QueuedSms> sms, CancellationToken cancellationToken)
    {
        QueuedSms[] notices = [.. sms.DistinctBy(one => one.No).OrderBy(one => one.No)];
        await using var command = new NpgsqlCommand(ReadSql, session.Connection);
        command.Parameters.Longs(notices.Select(one => one.No)).Ints(notices.Select(one => one.Court));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new Dictionary<long, SmsNoticeRow>(notices.Length);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows[reader.GetInt64(0)] = new SmsNoticeRow
            {
                Kind = (NoticeKind)reader.GetInt16(1),
                CourtId = reader.GetString(2),
                Province = new Province((byte)reader.GetInt16(3)),
                CaseNumber = reader.TextOrNull(4),
                Title = reader.TextOrNull(5),
            };
        }

        return rows;
    }
}
