namespace Dispatch.Core.Ingest;

/// <summary>A source topic as one worker reads it.</summary>
internal sealed class SourceTopic
{
    public required string Name { get; init; }

    /// <summary>Suffix of its consumer group.</summary>
    public required string Group { get; init; }

    /// <summary>The topic's id: a topic made anew under the same name has another, and so other positions. Set before consumption starts.</summary>
    public Guid Id { get; set; }

    /// <summary>How often partitions were assigned: whoever trusts what was true at an assignment asks again when it rises.</summary>
    public long Assignments { get; set; }
}
