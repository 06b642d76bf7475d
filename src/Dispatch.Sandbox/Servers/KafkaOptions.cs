namespace Dispatch.Sandbox.Servers;

/// <summary>How a local Kafka is set up.</summary>
internal sealed record KafkaOptions
{
    /// <summary>Takes the properties, the data and the log.</summary>
    public required string Folder { get; init; }

    /// <summary>The broker's whole heap, in MiB.</summary>
    public int HeapMiB { get; init; } = 512;

    /// <summary>Added to the node's properties, or in their place.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(90);
}
