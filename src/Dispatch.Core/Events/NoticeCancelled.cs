using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>The issuing court withdraws a notice.</summary>
internal sealed class NoticeCancelled : IIncomingEvent
{
    public EventSchemas Schema => EventSchemas.NoticeCancelled;

    public required NoticeKey Key { get; init; }

    /// <summary>As <see cref="NoticeIssued.Number"/>.</summary>
    public string? Number { get; init; }

    public required string CourtId { get; init; }

    public required DateTimeOffset CancelledAt { get; init; }

    /// <summary>Up to 200 characters; null where none was given.</summary>
    public string? Reason { get; init; }

    public string NumberText => Number ?? Key.ToString();
}
