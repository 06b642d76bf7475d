using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>Reads <c>notice.issued/1</c>.</summary>
internal static class NoticeIssuedDecoder
{
    private const int SchemaField = 0;
    private const int NoticeId = 1;
    private const int CourtId = 2;
    private const int ProvinceField = 3;
    private const int CaseNumber = 4;
    private const int KindField = 5;
    private const int LaneField = 6;
    private const int Recipient = 7;
    private const int Title = 8;
    private const int BodyRef = 9;
    private const int IssuedAt = 10;

    private static readonly FieldTable Table = new(
        "", "schema", "noticeId", "courtId", "province", "caseNumber", "kind", "lane", "recipient", "title", "bodyRef", "issuedAt");

    private static readonly int[] Required = [NoticeId, CourtId, ProvinceField, CaseNumber, KindField, Recipient, Title, IssuedAt];

    public static NoticeIssued? Read(ref JsonCursor cursor, in DecodeContext context)
    {
        var scan = new FieldScan();
        NoticeKey key = default;
        Province province = default;
        RecipientId recipient = default;
        DateTimeOffset issuedAt = default;
        var kind = NoticeKind.Other;
        var lane = Lane.Normal;
        string? number = null, court = null, caseNumber = null, title = null, bodyRef = null;
        int at;
        while ((at = cursor.NextField(Table, ref scan)) >= 0)
        {
            var field = Table.Path(at);
            switch (at)
            {
                case SchemaField: cursor.SkipValue(); break;
                case NoticeId: Fields.Number(ref cursor, field, out key, out number); break;
                case CourtId:
                    Fields.Code(ref cursor, field, context.Ids, out court);
                    cursor.CourtId = court;
                    break;
                case ProvinceField: Fields.Province(ref cursor, field, out province); break;
                case CaseNumber: Fields.Id(ref cursor, field, 64, out caseNumber); break;
                case KindField: kind = Kind(ref cursor, field); break;
                case LaneField: lane = cursor.IsNull ? Lane.Normal : LaneOf(ref cursor, field); break;
                case Recipient: RecipientFields.Read(ref cursor, field, out recipient); break;
                case Title: Fields.Text(ref cursor, field, 200, out title); break;
                case BodyRef:
                    if (!cursor.IsNull) bodyRef = Reference(ref cursor, field);
                    break;
                case IssuedAt: Fields.Time(ref cursor, field, context, out issuedAt); break;
            }
        }

        foreach (var field in Required) Fields.Require(ref cursor, Table, scan, field);
        cursor.EnterEnd();
        return cursor.Rejection is not null ? null : new NoticeIssued
        {
            Key = key,
            Number = number,
            CourtId = court!,
            Province = province,
            CaseNumber = caseNumber!,
            Kind = kind,
            Lane = lane,
            Recipient = recipient,
            Title = title!,
            BodyRef = bodyRef,
            IssuedAt = issuedAt,
        };
    }

    /// <summary>An empty reference is none.</summary>
    private static string? Reference(ref JsonCursor cursor, string field)
    {
        if (!cursor.Utf8(field, out var text) || text.IsEmpty) return null;
        return Fields.Id(ref cursor, field, 512, out var value) ? value : null;
    }

    private static NoticeKind Kind(ref JsonCursor cursor, string field)
    {
        if (!cursor.Utf8(field, out var text)) return default;
        if (text.SequenceEqual("notification"u8)) return NoticeKind.Notification;
        if (text.SequenceEqual("summons"u8)) return NoticeKind.Summons;
        if (text.SequenceEqual("judgment"u8)) return NoticeKind.Judgment;
        if (text.SequenceEqual("warning"u8)) return NoticeKind.Warning;
        if (text.SequenceEqual("decree"u8)) return NoticeKind.Decree;
        if (text.SequenceEqual("execution"u8)) return NoticeKind.Execution;
        if (!text.SequenceEqual("other"u8))
        {
            cursor.Fail(RejectionRule.UnknownValue, field, "must be summons, judgment, warning, notification, decree, execution or other");
        }

        return NoticeKind.Other;
    }

    private static Lane LaneOf(ref JsonCursor cursor, string field)
    {
        if (!cursor.Utf8(field, out var text)) return default;
        if (text.SequenceEqual("urgent"u8)) return Lane.Urgent;
        if (text.SequenceEqual("bulk"u8)) return Lane.Bulk;
        if (!text.SequenceEqual("normal"u8)) cursor.Fail(RejectionRule.UnknownValue, field, "must be urgent, normal or bulk");
        return Lane.Normal;
    }
}
