using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>The names that enumerations have in events.</summary>
internal static class WireNames
{
    public static string Of(NoticeKind kind) => kind switch
    {
        NoticeKind.Summons => "summons",
        NoticeKind.Judgment => "judgment",
        NoticeKind.Warning => "warning",
        NoticeKind.Notification => "notification",
        NoticeKind.Decree => "decree",
        NoticeKind.Execution => "execution",
        NoticeKind.Other => "other",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Of(Lane lane) => lane switch
    {
        Lane.Urgent => "urgent",
        Lane.Normal => "normal",
        Lane.Bulk => "bulk",
        _ => throw new ArgumentOutOfRangeException(nameof(lane)),
    };

    public static string Of(RecipientKind kind) => kind switch
    {
        RecipientKind.Person => "person",
        RecipientKind.Legal => "legal",
        RecipientKind.Foreign => "foreign",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Of(ViewerKind kind) => kind switch
    {
        ViewerKind.Recipient => "recipient",
        ViewerKind.Lawyer => "lawyer",
        ViewerKind.Delegate => "delegate",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Of(ViewChannel channel) => channel switch
    {
        ViewChannel.Portal => "portal",
        ViewChannel.App => "app",
        ViewChannel.Office => "office",
        _ => throw new ArgumentOutOfRangeException(nameof(channel)),
    };
}
