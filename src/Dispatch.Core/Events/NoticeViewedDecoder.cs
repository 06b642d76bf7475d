using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>Reads <c>notice.viewed/1</c>.</summary>
internal static class NoticeViewedDecoder
{
    private const int SchemaField = 0;
    private const int ViewId = 1;
    private const int NoticeId = 2;
    private const int Viewer = 3;
    private const int Channel = 4;
    private const int OfficeId = 5;
    private const int ViewedAt = 6;

    private const int ViewerType = 0;
    private const int ViewerId = 1;

    private static readonly FieldTable Table = new("", "schema", "viewId", "noticeId", "viewer", "channel", "officeId", "viewedAt");

    private static readonly FieldTable ViewerTable = new("viewer.", "type", "id");

    private static readonly int[] Required = [ViewId, NoticeId, Viewer, Channel, ViewedAt];

    public static NoticeViewed? Read(ref JsonCursor cursor, in DecodeContext context)
    {
        var scan = new FieldScan();
        NoticeKey key = default;
        DateTimeOffset viewedAt = default;
        ViewerKind viewer = default;
        ViewChannel channel = default;
        string? number = null, viewId = null, viewerId = null, office = null;
        int at;
        while ((at = cursor.NextField(Table, ref scan)) >= 0)
        {
            var field = Table.Path(at);
            switch (at)
            {
                case SchemaField: cursor.SkipValue(); break;
                case ViewId: Fields.Id(ref cursor, field, NoticeKey.MaxNumberLength, out viewId); break;
                case NoticeId: Fields.Number(ref cursor, field, out key, out number); break;
                case Viewer: (viewer, viewerId) = ReadViewer(ref cursor, field); break;
                case Channel: channel = ChannelOf(ref cursor, field); break;
                case OfficeId:
                    if (!cursor.IsNull) Fields.Code(ref cursor, field, context.Ids, out office);
                    break;
                case ViewedAt: Fields.Time(ref cursor, field, context, out viewedAt); break;
            }
        }

        foreach (var field in Required) Fields.Require(ref cursor, Table, scan, field);
        if (channel == ViewChannel.Office && office is null) cursor.Fail(RejectionRule.Missing, Table.Path(OfficeId), "is missing, and the channel is office");
        cursor.EnterEnd();
        return cursor.Rejection is not null ? null : new NoticeViewed
        {
            ViewId = viewId!,
            ViewKey = NoticeKey.Of(viewId).Value,
            Key = key,
            Number = number,
            Viewer = viewer,
            ViewerId = viewerId,
            Channel = channel,
            OfficeId = channel == ViewChannel.Office ? office : null,
            ViewedAt = viewedAt,
        };
    }

    private static (ViewerKind Kind, string? Id) ReadViewer(ref JsonCursor cursor, string field)
    {
        if (!cursor.EnterObject(field)) return default;
        var scan = new FieldScan();
        ViewerKind kind = default;
        string? id = null;
        int at;
        while ((at = cursor.NextField(ViewerTable, ref scan)) >= 0)
        {
            if (at == ViewerType) kind = KindOf(ref cursor);
            else if (!cursor.IsNull) Fields.Id(ref cursor, ViewerTable.Path(ViewerId), 32, out id);
        }

        Fields.Require(ref cursor, ViewerTable, scan, ViewerType);
        return (kind, id);
    }

    private static ViewerKind KindOf(ref JsonCursor cursor)
    {
        if (!cursor.Utf8(ViewerTable.Path(ViewerType), out var text)) return default;
        if (text.SequenceEqual("recipient"u8)) return ViewerKind.Recipient;
        if (text.SequenceEqual("lawyer"u8)) return ViewerKind.Lawyer;
        if (text.SequenceEqual("delegate"u8)) return ViewerKind.Delegate;
        cursor.Fail(RejectionRule.UnknownValue, ViewerTable.Path(ViewerType), "must be recipient, lawyer or delegate");
        return default;
    }

    private static ViewChannel ChannelOf(ref JsonCursor cursor, string field)
    {
        if (!cursor.Utf8(field, out var text)) return default;
        if (text.SequenceEqual("portal"u8)) return ViewChannel.Portal;
        if (text.SequenceEqual("app"u8)) return ViewChannel.App;
        if (text.SequenceEqual("office"u8)) return ViewChannel.Office;
        cursor.Fail(RejectionRule.UnknownValue, field, "must be portal, app or office");
        return default;
    }
}
