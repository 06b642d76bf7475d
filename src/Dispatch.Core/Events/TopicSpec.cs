namespace Dispatch.Core.Events;

/// <summary>One row of the topic table: what a topic is to be, and what it may carry.</summary>
internal sealed record TopicSpec
{
    /// <summary>With the deployment's prefix (<c>dispatch.notices.v1</c>).</summary>
    public required string Name { get; init; }

    /// <summary>What is created. More is allowed on a running topic, and only before it holds anything: keys move when it grows.</summary>
    public required int Partitions { get; init; }

    /// <summary><c>delete</c> or <c>compact</c>.</summary>
    public required string CleanupPolicy { get; init; }

    /// <summary>How long records are kept; null for ever. It must exceed the longest restore of the ledger.</summary>
    public required TimeSpan? Retention { get; init; }

    /// <summary>How long a compacted topic keeps every record; null where it isn't compacted.</summary>
    public TimeSpan? MinCompactionLag { get; init; }

    /// <summary>The largest batch the broker takes, in bytes.</summary>
    public required int MaxMessageBytes { get; init; }

    /// <summary>What the record's key is, in words.</summary>
    public required string Key { get; init; }

    /// <summary>The events that Dispatch reads from it; none where it only writes.</summary>
    public EventSchemas Reads { get; init; }

    /// <summary>The schemas' names, read or written; none for the dead letters, which carry anything.</summary>
    public required IReadOnlyList<string> Schemas { get; init; }

    /// <summary>The topic's settings under Kafka's own names, for creating and checking it.</summary>
    public IReadOnlyDictionary<string, string> Settings
    {
        get
        {
            var settings = new Dictionary<string, string>
            {
                ["cleanup.policy"] = CleanupPolicy,
                ["retention.ms"] = Milliseconds(Retention),
                ["max.message.bytes"] = MaxMessageBytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
            };
            if (MinCompactionLag is not null) settings["min.compaction.lag.ms"] = Milliseconds(MinCompactionLag);
            return settings;
        }
    }

    private static string Milliseconds(TimeSpan? time) =>
        ((long)(time?.TotalMilliseconds ?? -1)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
