using System.Text;
using Dispatch.Core.Events;
using Dispatch.Core.Ledger;

namespace Dispatch.Core.Feed;

/// <summary>
/// Writes <c>notice.status/1</c> and <c>notice.paper/1</c> as UTF-8, by hand into one reused buffer: the feed's hottest code.
/// What it returns is valid until the next call. <c>contracts/</c> has the schemas; a test validates the output by them.
/// </summary>
internal sealed class StatusEncoder
{
    private readonly Utf8Line _line = new();
    private readonly Utf8Line _at = new();
    private long _atTicks = -1;

    public ReadOnlySpan<byte> Acceptance(in UnitCursor service, in FeedSubject subject)
    {
        Status(FeedEvent.Acceptance(service), subject);
        _line.Raw(",\"detail\":"u8);
        ServiceDetail.Acceptance(_line, service);
        return End();
    }

    public ReadOnlySpan<byte> Consignment(in UnitCursor service, in FeedSubject subject)
    {
        Status(FeedEvent.Consignment(service), subject);
        _line.Raw(",\"detail\":"u8);
        ServiceDetail.Consignment(_line, service);
        return End();
    }

    public ReadOnlySpan<byte> Evidence(in UnitCursor evidence, in FeedSubject subject)
    {
        Status(FeedEvent.Of(evidence), subject);
        _line.Raw(",\"detail\":"u8);
        _line.Raw(evidence.Detail.IsEmpty ? "{}"u8 : evidence.Detail);
        return End();
    }

    /// <summary>
    /// For paper service: the reference and the reason; with a request to serve also whom and what, where the row still has them.
    /// A withdrawal carries no personal data.
    /// </summary>
    public ReadOnlySpan<byte> Paper(in PaperRequest request, in FeedSubject subject, string province, in PaperRow row)
    {
        Start("notice.paper/1"u8, request.Event, subject);
        _line.Raw(request.Withdrawn ? ",\"action\":\"withdraw\""u8 : ",\"action\":\"serve\""u8);
        Text(",\"reason\":\""u8, request.Reason);
        Text(",\"province\":\""u8, province);
        if (!request.Withdrawn) Served(request, row);
        Times(request.Event, subject.Unit);
        return End();
    }

    private void Served(in PaperRequest request, in PaperRow row)
    {
        _line.Raw(",\"issuedAt\":\""u8);
        _line.Time(request.IssuedTicks);
        Text("\",\"kind\":\""u8, WireNames.Of(row.Kind));
        if (row.Recipient is not { } recipient)
        {
            _line.Raw(",\"erased\":true"u8);
            return;
        }

        Text(",\"recipient\":{\"type\":\""u8, WireNames.Of(recipient.Kind));
        Text(",\"id\":\""u8, recipient.Digits);
        _line.Raw("}"u8);
        Text(",\"title\":\""u8, row.Title);
        Text(",\"caseNumber\":\""u8, row.CaseNumber);
        Text(",\"bodyRef\":\""u8, row.BodyRef);
    }

    private void Status(in FeedEvent said, in FeedSubject subject)
    {
        Start("notice.status/1"u8, said, subject);
        _line.Raw(",\"event\":\""u8);
        _line.Raw(FeedNames.Of(said.Event));
        _line.Raw("\",\"state\":\""u8);
        _line.Raw(FeedNames.Of(said.State));
        _line.Raw("\""u8);
        Times(said, subject.Unit);
        _line.Raw(",\"clock\":\""u8);
        _line.Raw(FeedNames.Of(said.Clock));
        _line.Raw("\""u8);
    }

    private void Start(ReadOnlySpan<byte> schema, in FeedEvent said, in FeedSubject subject)
    {
        _line.Clear();
        _line.Raw("{\"schema\":\""u8);
        _line.Raw(schema);
        _line.Raw("\",\"evidenceId\":\""u8);
        _line.Id(said.Id.Value);
        _line.Raw("\",\"incarnation\":"u8);
        _line.Integer(subject.Unit.Incarnation);
        _line.Raw(",\"sequence\":"u8);
        if (said.Sequence > 0) _line.Integer(said.Sequence);
        else _line.Raw("null"u8);
        TextOrNull(",\"noticeId\":"u8, subject.NoticeId);
        TextOrNull(",\"courtId\":"u8, subject.CourtId);
    }

    private void Times(in FeedEvent said, in UnitHead unit)
    {
        // A unit's time stands in thousands of events: it is written once.
        if (unit.AtTicks != _atTicks)
        {
            _at.Clear();
            _at.Time(unit.AtTicks);
            _atTicks = unit.AtTicks;
        }

        _line.Raw(",\"occurredAt\":\""u8);
        if (said.OccurredTicks == 0) _line.Raw(_at.Written);
        else _line.Time(said.OccurredTicks);
        _line.Raw("\",\"recordedAt\":\""u8);
        _line.Raw(_at.Written);
        if (unit.BoundTicks != 0)
        {
            _line.Raw("\",\"recordedBefore\":\""u8);
            _line.Time(unit.BoundTicks);
        }

        _line.Raw("\""u8);
    }

    private void TextOrNull(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _line.Raw(name);
        if (value.IsEmpty)
        {
            _line.Raw("null"u8);
            return;
        }

        _line.Raw("\""u8);
        _line.Escaped(value);
        _line.Raw("\""u8);
    }

    private void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null) return;
        _line.Raw(name);
        _line.Escaped(Encoding.UTF8.GetBytes(value));
        _line.Raw("\""u8);
    }

    private ReadOnlySpan<byte> End()
    {
        _line.Raw("}"u8);
        return _line.Written;
    }
}
