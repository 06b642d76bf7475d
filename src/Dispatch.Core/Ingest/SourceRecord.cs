using Confluent.Kafka;

namespace Dispatch.Core.Ingest;

/// <summary>One record as it was consumed. Its bytes are borrowed from the batch and valid until the batch is done.</summary>
internal sealed class SourceRecord
{
    public required int Partition { get; init; }

    public required long Offset { get; init; }

    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The bytes as they came; empty for a tombstone.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    public Headers? Headers { get; init; }

    /// <summary>Kafka's timestamp, milliseconds since 1970.</summary>
    public long TimestampMs { get; init; }

    public bool LogAppendTime { get; init; }

    /// <summary>What became of it; set by the road's stages.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>Which kind of event it is, for the books; set when it is decoded.</summary>
    public EventKind Kind { get; set; }

    /// <summary>Why it is refused, where it is.</summary>
    public Refusal? Refusal { get; set; }
}
