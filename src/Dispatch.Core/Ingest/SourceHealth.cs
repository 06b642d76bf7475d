using System.Collections.Concurrent;

namespace Dispatch.Core.Ingest;

/// <summary>Which source topics this worker reads and whether their threads live; asked by the health endpoints and by the registry's gate.</summary>
internal sealed class SourceHealth
{
    private readonly ConcurrentDictionary<string, (SourceTopic Topic, SourceConsumer Consumer)> _sources = new();

    public void Register(SourceTopic topic, SourceConsumer consumer) => _sources[topic.Group] = (topic, consumer);

    /// <summary>False as soon as a consumer's thread has died: only a restart mends that.</summary>
    public bool Alive => _sources.Values.All(source => !source.Consumer.Ended.IsCompleted);

    /// <summary>Partitions held, by group.</summary>
    public IEnumerable<(string Group, int Partitions)> Held => _sources.Select(source => (source.Key, source.Value.Consumer.Assignment));

    /// <summary>Rises with every assignment of a group's partitions to this worker.</summary>
    public long Assignments(string group) => _sources.TryGetValue(group, out var source) ? source.Topic.Assignments : 0;
}
