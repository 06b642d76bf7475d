using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>Reads <c>notice.cancelled/1</c>.</summary>
internal static class NoticeCancelledDecoder
{
    private const int SchemaField = 0;
    private const int NoticeId = 1;
    private const int CourtId = 2;
    private const int CancelledAt = 3;
    private const int Reason = 4;

    private static readonly FieldTable Table = new("", "schema", "noticeId", "courtId", "cancelledAt", "reason");

    private static readonly int[] Required = [NoticeId, CourtId, CancelledAt];

    public static NoticeCancelled? Read(ref JsonCursor cursor, in DecodeContext context)
    {
        var scan = new FieldScan();
        NoticeKey key = default;
        DateTimeOffset cancelledAt = default;
        string? number = null, court = null, reason = null;
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
                case CancelledAt: Fields.Time(ref cursor, field, context, out cancelledAt); break;
                case Reason:
                    if (!cursor.IsNull) Fields.Text(ref cursor, field, 200, out reason);
                    break;
            }
        }

        foreach (var field in Required) Fields.Require(ref cursor, Table, scan, field);
        cursor.EnterEnd();
        return cursor.Rejection is not null
            ? null
            : new NoticeCancelled { Key = key, Number = number, CourtId = court!, CancelledAt = cancelledAt, Reason = reason };
    }
}
