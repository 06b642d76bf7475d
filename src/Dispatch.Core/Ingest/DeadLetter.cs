using Confluent.Kafka;

namespace Dispatch.Core.Ingest;

/// <summary>A refused event on its way to the dead-letter topic: the original bytes and headers, where they came from, and why.</summary>
internal sealed record DeadLetter
{
    public required string Topic { get; init; }

    public required Guid TopicId { get; init; }

    public required int Partition { get; init; }

    public required long Offset { get; init; }

    public required long TimestampMs { get; init; }

    public ReadOnlyMemory<byte> Key { get; init; }

    public ReadOnlyMemory<byte> Value { get; init; }

    public Headers? Headers { get; init; }

    public required Refusal Refusal { get; init; }
}
