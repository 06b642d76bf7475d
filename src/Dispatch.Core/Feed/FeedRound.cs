using Dispatch.Core.Events;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Seams;

namespace Dispatch.Core.Feed;

/// <summary>
/// One round of the leader: read, publish, mark. Nothing is kept between rounds but names of courts, above all no cursor: units become
/// visible out of id order, and each round takes whatever it sees unmarked. One instance a leadership.
/// </summary>
internal sealed class FeedRound(LedgerSession session, IFeedOutlet outlet, FeedOptions options, TopicTable topics, FeedMetrics metrics, ISeams seams, TimeProvider clock)
{
    private readonly UnitBatch _batch = new();
    private readonly StatusEncoder _encoder = new();
    private readonly FeedCourts _courts = new();
    private readonly List<PaperRequest> _papers = [];
    private readonly FeedContacts _contacts = new();

    /// <summary>The last round ended at a bound: more may wait.</summary>
    public bool IsFull => _batch.Units.Count >= options.BatchUnits || _batch.Length >= options.BatchBytes;

    /// <summary>Publishes and marks what waits, up to the bounds; returns the count of units.</summary>
    /// <exception cref="FeedOutletException">Kafka refused; nothing was marked.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await FeedTables.ReadOpenAsync(session, _batch, options.BatchUnits, options.BatchBytes, cancellationToken);
        if (_batch.IsEmpty) return 0;

        var started = clock.GetTimestamp();
        await _courts.EnsureAsync(session, _batch, cancellationToken);
        var status = PutStatus(cancellationToken);
        var paper = _papers.Count;
        await PutPaperAsync(cancellationToken);
        var contacts = await _contacts.PutAsync(session, outlet, topics.ContactHealth.Name, _batch, cancellationToken);
        await outlet.CompleteAsync(cancellationToken);
        await seams.ReachAsync(Seam.AfterPublishBeforeMark);
        await FeedTables.MarkAsync(session, _batch, cancellationToken);
        metrics.Published(status, paper, contacts, clock.GetElapsedTime(started));
        return _batch.Units.Count;
    }

    private int PutStatus(CancellationToken cancellationToken)
    {
        _papers.Clear();
        _contacts.Clear();
        var events = 0;
        for (var i = 0; i < _batch.Units.Count; i++)
        {
            var unit = _batch.Units[i];
            var cursor = new UnitCursor(_batch.Payload(unit));
            while (cursor.Read())
            {
                if (cursor.IsContact)
                {
                    _contacts.Add(i, cursor.Contact);
                    continue;
                }

                var noticeId = NoticeId(cursor);
                var subject = new FeedSubject(unit, noticeId, _courts.Of(cursor.Court).Id.Span);
                if (cursor.IsService)
                {
                    outlet.Put(topics.Status.Name, noticeId, _encoder.Acceptance(cursor, subject), cancellationToken);
                    events++;
                    if (cursor.WithoutRelay) continue;
                    outlet.Put(topics.Status.Name, noticeId, _encoder.Consignment(cursor, subject), cancellationToken);
                    events++;
                    if (cursor.Channel == NoticeChannel.Paper) AskPaper(i, cursor, noticeId, FeedEvent.Consignment(cursor), PaperRequest.NoAccount);
                }
                else
                {
                    outlet.Put(topics.Status.Name, MessageKey(cursor, noticeId), _encoder.Evidence(cursor, subject), cancellationToken);
                    events++;
                    if (cursor.Event == EvidenceEvent.RelayToNonERDS) AskPaper(i, cursor, noticeId, FeedEvent.Of(cursor), PaperRequest.ReasonOf(cursor.Detail));
                }
            }
        }

        return events;
    }

    private void AskPaper(int unit, in UnitCursor cursor, byte[] noticeId, FeedEvent said, string? reason) =>
        _papers.Add(new PaperRequest(
            unit, cursor.No, cursor.Court, noticeId, said, cursor.IssuedTicks, !cursor.IsService && (cursor.Marks & EvidenceMarks.Withdrawn) != 0, reason));

    private async Task PutPaperAsync(CancellationToken cancellationToken)
    {
        if (_papers.Count == 0) return;
        var notices = _papers.Where(paper => !paper.Withdrawn).Select(paper => paper.No).Distinct().Order().ToArray();
        var rows = notices.Length == 0 ? [] : await PaperRows.ReadAsync(session, notices, cancellationToken);
        foreach (var paper in _papers)
        {
            var court = _courts.Of(paper.Court);
            var subject = new FeedSubject(_batch.Units[paper.Unit], paper.NoticeId, court.Id.Span);
            outlet.Put(topics.Paper.Name, paper.NoticeId, _encoder.Paper(paper, subject, court.Province, rows.GetValueOrDefault(paper.No)), cancellationToken);
        }
    }

    private static byte[] NoticeId(in UnitCursor cursor)
    {
        if (!cursor.Number.IsEmpty) return cursor.Number.ToArray();
        return cursor.Key == default ? [] : Spelled(cursor.Key.ToGuid());
    }

    // A refused event that named no notice belongs to none: its own id spreads such events over the partitions.
    private static byte[] MessageKey(in UnitCursor cursor, byte[] noticeId) => noticeId.Length > 0 ? noticeId : Spelled(cursor.Id.ToGuid());

    private static byte[] Spelled(Guid id)
    {
        var text = new byte[36];
        id.TryFormat(text, out _);
        return text;
    }
}
