using Dispatch.Core.Events;

namespace Dispatch.Core.Ingest;

/// <summary>The books' kind of a schema.</summary>
internal static class EventKinds
{
    public static EventKind Of(EventSchemas schema) => schema switch
    {
        EventSchemas.NoticeIssued => EventKind.Issued,
        EventSchemas.NoticeCancelled => EventKind.Cancelled,
        EventSchemas.NoticeViewed => EventKind.Viewed,
        EventSchemas.RegistrationUpserted => EventKind.Registration,
        _ => EventKind.Unknown,
    };
}
