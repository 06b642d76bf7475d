using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;

namespace Dispatch.Core.Receipts;

/// <summary>A parked event as the record it came in.</summary>
internal static class ParkedRecords
{
    // It belongs to no partition that is being read.
    private const int NoLane = -1;

    public static SourceRecord ToRecord(this ParkedRow row) => new()
    {
        Source = new PartitionState(row.Partition, NoLane),
        Generation = 0,
        Offset = row.Offset,
        TimestampMs = row.TimestampMs,
        Key = row.MessageKey,
        Value = row.Value,
        Headers = KafkaHeaderBytes.Read(row.Headers),
        Kind = row.Kind,
    };
}
