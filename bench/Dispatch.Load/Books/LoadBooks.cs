using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;
using Dispatch.Load.Courts;
using Dispatch.Load.Plant;
using Npgsql;

namespace Dispatch.Load.Books;

/// <summary>
/// Whether what went in is what came out, when all workers are drained: courts, portal and operator by their own books, against the ledger
/// and the status topic. A load has no bad events, repeats, cancels or people without a number, so each count has one right value.
/// </summary>
internal sealed class LoadBooks(LoadPlant plant, NoticeSource source, NpgsqlDataSource database)
{
    public async Task<IReadOnlyList<BookLine>> CheckAsync(Expectation expected, CancellationToken cancellationToken) =>
    [
        .. await IntakeAsync(EventKind.Issued, "notices", expected.Published, cancellationToken),
        .. await IntakeAsync(EventKind.Viewed, "views", expected.Views, cancellationToken),
        .. await NoticesAsync(expected, cancellationToken),
        .. await SmsAsync(expected, cancellationToken),
        .. await FeedAsync(expected, cancellationToken),
    ];

    private async Task<IReadOnlyList<BookLine>> IntakeAsync(EventKind kind, string what, long published, CancellationToken cancellationToken)
    {
        var (applied, repeats, bad) = await RowAsync(
            $"SELECT coalesce(sum(applied), 0)::bigint, coalesce(sum(repeats), 0)::bigint, coalesce(sum(bad), 0)::bigint FROM intake WHERE kind = {(int)kind}",
            cancellationToken);
        return [BookLine.Equal($"{what} applied", published, applied), BookLine.Equal($"{what} repeated", 0, repeats), BookLine.Equal($"{what} refused", 0, bad)];
    }

    // By number, not by count: one lost and one made up would balance a count.
    private async Task<IReadOnlyList<BookLine>> NoticesAsync(Expectation expected, CancellationToken cancellationToken)
    {
        var missing = new HashSet<UInt128>(expected.Published);
        for (var notice = 0; notice < expected.Published; notice++) missing.Add(source.Key(notice).Value);
        long rows = 0, strangers = 0;
        await using (var command = database.CreateCommand("SELECT key FROM notice"))
        {
            command.CommandTimeout = 600;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            for (; await reader.ReadAsync(cancellationToken); rows++)
                if (!missing.Remove(NoticeKey.FromGuid(reader.GetGuid(0)).Value))
                    strangers++;
        }

        var (lives, viewed, inboxes) = await RowAsync(
            "SELECT count(*), count(viewed_at), (SELECT count(*) FROM notice n JOIN contact c ON c.recipient = n.recipient) FROM life", cancellationToken);
        return
        [
            BookLine.Equal("inbox items", expected.Published, rows),
            BookLine.Equal("published numbers that are not in an inbox", 0, missing.Count),
            BookLine.Equal("numbers in an inbox that nobody published", 0, strangers),
            BookLine.Equal("inbox items of registered people", expected.Published, inboxes),
            BookLine.Equal("rows of state", expected.Published, lives),
            BookLine.Equal("notices viewed", expected.Views, viewed),
        ];
    }

    private async Task<IReadOnlyList<BookLine>> SmsAsync(Expectation expected, CancellationToken cancellationToken)
    {
        var (sms, delivered, queued) = await RowAsync(
            "SELECT count(*), count(*) FILTER (WHERE standing = 'delivered'), count(*) FILTER (WHERE standing = 'queued') FROM sms_standing", cancellationToken);
        var (written, accepted, final) = await RowAsync(
            "SELECT count(*), count(accepted_at), count(*) FILTER (WHERE state >= 4) FROM sms_attempt", cancellationToken);
        List<BookLine> lines = [BookLine.Equal("SMS, one a notice", expected.Published, sms)];
        if (expected.Operator is not { } theirs)
        {
            lines.Add(BookLine.Equal("SMS queued while the gateway is down", expected.Published, queued));
            return lines;
        }

        lines.Add(BookLine.AtMost("segments that the operator took, of those written", written, theirs.Accepted));
        lines.Add(BookLine.AtMost("segments accepted in the ledger, of those the operator took", theirs.Accepted, accepted));
        lines.Add(BookLine.Equal("final receipts that the operator saw acknowledged", theirs.Acknowledged.Values.Sum(), final));
        lines.Add(BookLine.AtMost("SMS delivered, of the receipts", theirs.Acknowledged.Values.Sum(), delivered));
        lines.Add(BookLine.Equal("submits over the operator's cap in any second", 0, theirs.Accounts.Max(account => account.WorstSecondOverCap)));
        return lines;
    }

    private async Task<IReadOnlyList<BookLine>> FeedAsync(Expectation expected, CancellationToken cancellationToken)
    {
        var (evidence, open, behind) = await RowAsync(
            "SELECT coalesce(sum(events), 0)::bigint, count(*) FILTER (WHERE position IS NULL), coalesce(max(position), 0) - (SELECT position FROM rate_place) FROM feed_unit",
            cancellationToken);
        var (issued, served, viewed) = await RowAsync(
            """
            SELECT coalesce(sum(issued), 0)::bigint, coalesce(sum(served), 0)::bigint,
                   coalesce(sum(viewed_1 + viewed_2 + viewed_3 + viewed_4 + viewed_5 + viewed_6 + viewed_late), 0)::bigint FROM rate
            """,
            cancellationToken);
        return
        [
            BookLine.Equal("units that are not published", 0, open),
            BookLine.Equal("units that are not counted", 0, behind),
            BookLine.Equal("status events, one for each piece of evidence", evidence, await StatusEventsAsync(cancellationToken)),
            BookLine.Equal("rates: issued", expected.Published, issued),
            BookLine.Equal("rates: served", expected.Published, served),
            BookLine.Equal("rates: viewed", expected.Views, viewed),
        ];
    }

    // Offsets count records here: the producer is not transactional, and nothing was deleted yet.
    private Task<long> StatusEventsAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            TopicSpec status = plant.Topics.Status;
            using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = plant.Parts.Kafka.BootstrapServers, GroupId = "dispatch.load.books" }).Build();
            long events = 0;
            for (var partition = 0; partition < status.Partitions; partition++)
            {
                var offsets = consumer.QueryWatermarkOffsets(new TopicPartition(status.Name, partition), TimeSpan.FromSeconds(10));
                events += offsets.High.Value - offsets.Low.Value;
            }

            return events;
        },
        cancellationToken);

    private async Task<(long First, long Second, long Third)> RowAsync(string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Constants of this file.
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        command.CommandTimeout = 600;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}
