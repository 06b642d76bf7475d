using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>
/// A court issued a notice. Times are UTC, cut to the microseconds that the ledger keeps.
/// Not a record: a printed one would show personal data.
/// </summary>
internal sealed class NoticeIssued : IIncomingEvent
{
    public EventSchemas Schema => EventSchemas.NoticeIssued;

    public required NoticeKey Key { get; init; }

    /// <summary>The normalised number, 1 to 64 characters; null where it is the usual spelling of <see cref="Key"/>.</summary>
    public string? Number { get; init; }

    /// <summary>1 to 32 of <c>A–Z a–z 0–9 . _ -</c>.</summary>
    public required string CourtId { get; init; }

    /// <summary>The issuing court's province.</summary>
    public required Province Province { get; init; }

    /// <summary>1 to 64 characters, normalised as a notice's number is.</summary>
    public required string CaseNumber { get; init; }

    public required NoticeKind Kind { get; init; }

    public Lane Lane { get; init; } = Lane.Normal;

    public required RecipientId Recipient { get; init; }

    /// <summary>1 to 200 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Where the court keeps the document; up to 512 characters. Null where there is none.</summary>
    public string? BodyRef { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>The number as the court knows it.</summary>
    public string NumberText => Number ?? Key.ToString();
}
