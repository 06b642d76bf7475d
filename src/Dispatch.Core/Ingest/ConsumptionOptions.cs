using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Ingest;

/// <summary>How a source topic is taken in batches. Sections <c>Dispatch:Ingest</c>, <c>Dispatch:Receipts</c>, <c>Dispatch:Registry</c>.</summary>
internal sealed class ConsumptionOptions
{
    /// <summary>A batch closes at this many events…</summary>
    /// <value>2000</value>
    [Range(1, 4_096)]
    public int BatchEvents { get; set; } = 2_000;

    /// <summary>…or this many milliseconds after its first one, whichever comes first. By age, never by debounce.</summary>
    /// <value>20</value>
    [Range(0, 1_000)]
    public int BatchMilliseconds { get; set; } = 20;

    /// <summary>Bytes of event values that close a batch.</summary>
    /// <value>8 MiB</value>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int BatchBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Roads that work side by side in this worker; a partition always goes down the same one.</summary>
    /// <value>2</value>
    [Range(1, 16)]
    public int Lanes { get; set; } = 2;

    /// <summary>Events read ahead of a lane before it is full. Full lanes are waited for; one that stands still, or is twice as full, has its partitions paused until half of this is left.</summary>
    /// <value>8000</value>
    [Range(100, 1_000_000)]
    public int HighWater { get; set; } = 8_000;

    /// <summary>Longest time a hand-over of partitions waits for the batch under way, in milliseconds.</summary>
    /// <value>4000</value>
    [Range(100, 60_000)]
    public int HandOverMilliseconds { get; set; } = 4_000;
}
