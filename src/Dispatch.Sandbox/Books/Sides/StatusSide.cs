namespace Dispatch.Sandbox.Books.Sides;

/// <summary>What Dispatch published, read from the topics' beginnings to their ends.</summary>
internal sealed record StatusSide
{
    /// <summary>In order of delivery within each partition.</summary>
    public required IReadOnlyList<StatusEvent> Status { get; init; }

    /// <summary>Evidence ids on the paper topic.</summary>
    public IReadOnlyList<UInt128> Paper { get; init; } = [];

    /// <summary>Of the contact health topic, in order of delivery within each partition.</summary>
    public IReadOnlyList<ContactEvent> Contacts { get; init; } = [];

    public IReadOnlyList<DeadLetterRecord> DeadLetters { get; init; } = [];
}
