using Confluent.Kafka;
using Dispatch.Core.Events;

namespace Dispatch.Core.Ingest;

/// <summary>One record as it was consumed. Its bytes are borrowed from the batch and valid until the batch is done.</summary>
internal sealed class SourceRecord
{
    public int Partition => Source.Partition;

    public required long Offset { get; init; }

    /// <summary>True for the mark that the partition was read to its end, with the end as <see cref="Offset"/>: no event, but the position may move there.</summary>
    public bool IsEnd { get; init; }

    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The bytes as they came; empty for a tombstone.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    public Headers? Headers { get; init; }

    /// <summary>Kafka's timestamp, milliseconds since 1970.</summary>
    public long TimestampMs { get; init; }

    public bool LogAppendTime { get; init; }

    /// <summary>The partition's state and its generation when this was read: an older generation is dropped.</summary>
    public required PartitionState Source { get; init; }

    public required int Generation { get; init; }

    public bool IsStale => Source.Generation != Generation;

    /// <summary>What became of it; set by the road's stages.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>Which kind of event it is, for the books; set when it is decoded.</summary>
    public EventKind Kind { get; set; }

    /// <summary>Set where the ledger itself could not hold it: the road refuses it with this reason.</summary>
    public string? Poison { get; set; }

    /// <summary>Why it is refused, where it is.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>Refuses it with what the decoder found; the court's row is not known here.</summary>
    public void Refuse(Rejection rejection) => (Outcome, Refusal) = (Outcome.Bad, Ingest.Refusal.Of(rejection, 0));
}
