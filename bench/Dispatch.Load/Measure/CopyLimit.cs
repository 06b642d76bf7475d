using System.Diagnostics;
using Dispatch.Core.Ledger;
using Dispatch.Load.Courts;
using Npgsql;

namespace Dispatch.Load.Measure;

/// <summary>
/// How fast PostgreSQL takes the run's own events as one row each, and nothing else: COPY into a table with a uuid key and one more index,
/// 2,000 rows a transaction in key order, two writers, as durable as the run. Encoding is left out of the time.
/// </summary>
internal sealed class CopyLimit(LedgerSessions sessions, NoticeSource source)
{
    private const int RowsATransaction = 2_000;
    private const int Writers = 2;

    /// <summary>Transactions that are encoded ahead; then the clock runs while all writers send theirs.</summary>
    private const int TransactionsARound = 50;

    private const string CreateSql =
        """
        CREATE TABLE load_limit (
            key         uuid PRIMARY KEY,
            recipient   bigint NOT NULL,
            kind        smallint NOT NULL,
            lane        smallint NOT NULL,
            court       text NOT NULL,
            case_number text NOT NULL,
            title       text NOT NULL,
            body_ref    text,
            issued_at   timestamptz NOT NULL
        );
        CREATE INDEX load_limit_recipient ON load_limit (recipient, issued_at);
        """;

    private const string CopySql = "COPY load_limit (key, recipient, kind, lane, court, case_number, title, body_ref, issued_at) FROM STDIN (FORMAT binary)";

    /// <returns>Rows a second.</returns>
    public async Task<double> MeasureAsync(int rows, CancellationToken cancellationToken)
    {
        await ExecuteAsync(CreateSql, cancellationToken);
        var writers = new LedgerSession[Writers];
        for (var i = 0; i < Writers; i++) writers[i] = await sessions.OpenAsync(cancellationToken);
        try
        {
            var elapsed = TimeSpan.Zero;
            for (var from = 0; from < rows; from += TransactionsARound * RowsATransaction)
            {
                var round = Encode(from, Math.Min(rows, from + (TransactionsARound * RowsATransaction)));
                var started = Stopwatch.GetTimestamp();
                await Task.WhenAll(writers.Select((writer, index) => SendAsync(writer, round, index, cancellationToken)));
                elapsed += Stopwatch.GetElapsedTime(started);
            }

            return rows / elapsed.TotalSeconds;
        }
        finally
        {
            foreach (var writer in writers) await writer.DisposeAsync();
            await ExecuteAsync("DROP TABLE load_limit", CancellationToken.None);
        }
    }

    private static async Task SendAsync(LedgerSession writer, List<CopyRows> round, int index, CancellationToken cancellationToken)
    {
        // A COPY on its own is a transaction.
        for (var i = index; i < round.Count; i += Writers) await round[i].SendAsync(writer, CopySql, cancellationToken);
    }

    private List<CopyRows> Encode(int from, int to)
    {
        var round = new List<CopyRows>();
        var at = DateTimeOffset.UtcNow;
        for (var first = from; first < to; first += RowsATransaction)
        {
            var rows = new CopyRows();
            var notices = Enumerable.Range(first, Math.Min(RowsATransaction, to - first)).Select(notice => source.Issued(notice, at)).OrderBy(notice => notice.Key);
            foreach (var notice in notices)
            {
                rows.Begin(9);
                rows.Put(notice.Key);
                rows.Put(notice.Recipient.Packed);
                rows.Put((short)notice.Kind);
                rows.Put((short)notice.Lane);
                rows.Put(notice.CourtId);
                rows.Put(notice.CaseNumber);
                rows.Put(notice.Title);
                rows.Put(notice.BodyRef);
                rows.Put(notice.IssuedAt);
            }

            round.Add(rows);
        }

        return round;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // Constants of this file.
        await using var command = new NpgsqlCommand(sql, session.Connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
