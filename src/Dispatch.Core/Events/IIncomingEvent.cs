namespace Dispatch.Core.Events;

/// <summary>A decoded event: one of <see cref="NoticeIssued"/>, <see cref="NoticeCancelled"/>, <see cref="NoticeViewed"/>, <see cref="RegistrationUpserted"/>.</summary>
internal interface IIncomingEvent
{
    EventSchemas Schema { get; }
}
