using Dispatch.Core.Notices;

namespace Dispatch.Core.Ledger;

/// <summary>A notice as its recipient finds it. Personal data.</summary>
internal sealed record InboxItem
{
    /// <summary>Its place in the inbox: higher is newer. The next page begins below the last one's.</summary>
    public required long No { get; init; }

    public required NoticeKey Key { get; init; }

    /// <summary>The court's number; null where it is the usual spelling of <see cref="Key"/>.</summary>
    public required string? Number { get; init; }

    public required NoticeKind Kind { get; init; }

    public required NoticeChannel Channel { get; init; }

    public required NoticeState State { get; init; }

    public required string? CaseNumber { get; init; }

    public required string? Title { get; init; }

    /// <summary>Where the court keeps the document.</summary>
    public required string? BodyRef { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>The time of legal service; of a paper notice, when it was referred.</summary>
    public required DateTimeOffset ServedAt { get; init; }

    /// <summary>The time of actual service; null: not viewed.</summary>
    public required DateTimeOffset? ViewedAt { get; init; }

    /// <summary>The number as the court knows it.</summary>
    public string NumberText => Number ?? Key.ToString();
}
