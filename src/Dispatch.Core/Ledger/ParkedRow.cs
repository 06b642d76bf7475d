using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Ledger;

/// <summary>An event that waits for its notice, with all that its dead letter would need.</summary>
internal sealed record ParkedRow
{
    public required Guid TopicId { get; init; }

    public required int Partition { get; init; }

    public required long Offset { get; init; }

    /// <summary>The notice waited for.</summary>
    public required NoticeKey Key { get; init; }

    public required EventKind Kind { get; init; }

    /// <summary>With the kind: what a repeat of it would have too.</summary>
    public required UInt128 Discriminator { get; init; }

    /// <summary>Kafka's timestamp, milliseconds since 1970.</summary>
    public required long TimestampMs { get; init; }

    public required byte[] MessageKey { get; init; }

    public required byte[] Value { get; init; }

    /// <summary>As <see cref="KafkaHeaderBytes"/> writes them.</summary>
    public required byte[] Headers { get; init; }

    public required DateTimeOffset ParkedAt { get; init; }
}
