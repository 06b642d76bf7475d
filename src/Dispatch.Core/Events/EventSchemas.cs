namespace Dispatch.Core.Events;

/// <summary>The events that Dispatch reads. One value names an event; several name what a topic allows.</summary>
[Flags]
internal enum EventSchemas : byte
{
    None = 0,

    /// <summary><c>notice.issued/1</c></summary>
    NoticeIssued = 1,

    /// <summary><c>notice.cancelled/1</c></summary>
    NoticeCancelled = 2,

    /// <summary><c>notice.viewed/1</c></summary>
    NoticeViewed = 4,

    /// <summary><c>registration.upserted/1</c></summary>
    RegistrationUpserted = 8,
}
