using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>The courts' own books: every record that a delivery report acknowledged, and nothing that Dispatch said.</summary>
internal sealed record CourtSide
{
    /// <summary>Id and province of each court.</summary>
    public required IReadOnlyList<(string Id, Province Province)> Courts { get; init; }

    public required IReadOnlyList<PublishedNotice> Notices { get; init; }

    public IReadOnlyList<PublishedCancel> Cancels { get; init; } = [];

    /// <summary>On the notices' topic.</summary>
    public IReadOnlyList<PublishedBad> Bad { get; init; } = [];
}
