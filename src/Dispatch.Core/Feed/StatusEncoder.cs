using Dispatch.Core.Events;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>
/// Writes <c>notice.status/1</c> and <c>notice.paper/1</c> as UTF-8, by hand into one reused buffer: the feed's hottest code.
/// What it returns is valid until the next call. <c>contracts/</c> has the schemas; a test validates the output by them.
/// </summary>
internal sealed class StatusEncoder
{
    private readonly Utf8Line _line = new();

    public ReadOnlySpan<byte> Acceptance(in UnitCursor service, in FeedSubject subject)
    {
        Status(FeedEvent.Acceptance(service), subject, EvidenceMarks.None);
        _line.Raw(",\"detail\":"u8);
        ServiceDetail.Acceptance(_line, service);
        return End();
    }

    public ReadOnlySpan<byte> Consignment(in UnitCursor service, in FeedSubject subject)
    {
        Status(FeedEvent.Consignment(service), subject, EvidenceMarks.None);
        _line.Raw(",\"detail\":"u8);
        ServiceDetail.Consignment(_line, service);
        return End();
    }

    public ReadOnlySpan<byte> Evidence(in UnitCursor evidence, in FeedSubject subject)
    {
        Status(FeedEvent.Of(evidence), subject, evidence.Marks);
        _line.Raw(",\"detail\":"u8);
        _line.Raw(evidence.Detail.IsEmpty ? "{}"u8 : evidence.Detail);
        return End();
    }

    /// <summary>For paper service: the reference and the reason, and the personal data where the row still has them.</summary>
    public ReadOnlySpan<byte> Paper(in PaperRequest request, in FeedSubject subject, in PaperRow row)
    {
        Start(SchemaNames.Paper, request.Event);
        _line.Raw(request.Withdrawn ? ",\"action\":\"withdraw\""u8 : ",\"action\":\"serve\""u8);
        Subject(request.Event, subject);
        Text(",\"reason\":\""u8, request.Reason);
        if (row.Recipient is { } recipient)
        {
            Text(",\"recipient\":{\"type\":\""u8, WireNames.Of(recipient.Kind));
            Text(",\"id\":\""u8, recipient.Digits);
            _line.Raw("}"u8);
        }

        Text(",\"title\":\""u8, row.Title);
        Text(",\"caseNumber\":\""u8, row.CaseNumber);
        Text(",\"bodyRef\":\""u8, row.BodyRef);
        return End();
    }

    private void Status(in FeedEvent said, in FeedSubject subject, EvidenceMarks marks)
    {
        Start(SchemaNames.Status, said);
        _line.Raw(",\"event\":\""u8);
        _line.Raw(FeedNames.Of(said.Event));
        _line.Raw("\""u8);
        Subject(said, subject);
        _line.Raw(",\"clock\":\""u8);
        _line.Raw(FeedNames.Of(said.Clock));
        _line.Raw((marks & EvidenceMarks.PossibleDuplicate) != 0 ? "\",\"possibleDuplicate\":true"u8 : "\""u8);
    }

    private void Start(ReadOnlySpan<byte> schema, in FeedEvent said)
    {
        _line.Clear();
        _line.Raw("{\"schema\":\""u8);
        _line.Raw(schema);
        _line.Raw("\",\"evidenceId\":\""u8);
        _line.Id(said.Id.Value);
        _line.Raw("\""u8);
    }

    private void Subject(in FeedEvent said, in FeedSubject subject)
    {
        _line.Raw(",\"incarnation\":"u8);
        _line.Integer(subject.Unit.Incarnation);
        _line.Raw(",\"sequence\":"u8);
        _line.Integer(said.Sequence);
        Text(",\"noticeId\":\""u8, subject.NoticeId);
        Text(",\"courtId\":\""u8, subject.CourtId);
        _line.Raw(",\"state\":\""u8);
        _line.Raw(FeedNames.Of(said.State));
        _line.Raw("\",\"occurredAt\":\""u8);
        _line.Time(said.OccurredTicks == 0 ? subject.Unit.AtTicks : said.OccurredTicks);
        _line.Raw("\",\"recordedAt\":\""u8);
        _line.Time(subject.Unit.AtTicks);
        _line.Raw("\""u8);
        if (subject.Unit.BoundTicks == 0) return;
        _line.Raw(",\"recordedBefore\":\""u8);
        _line.Time(subject.Unit.BoundTicks);
        _line.Raw("\""u8);
    }

    private void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        _line.Raw(name);
        _line.Escaped(value);
        _line.Raw("\""u8);
    }

    private void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null) return;
        _line.Raw(name);
        _line.Escaped(System.Text.Encoding.UTF8.GetBytes(value));
        _line.Raw("\""u8);
    }

    private ReadOnlySpan<byte> End()
    {
        _line.Raw("}"u8);
        return _line.Written;
    }

    private static class SchemaNames
    {
        public static ReadOnlySpan<byte> Status => "notice.status/1"u8;

        public static ReadOnlySpan<byte> Paper => "notice.paper/1"u8;
    }
}
