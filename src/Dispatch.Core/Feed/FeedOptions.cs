using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;

namespace Dispatch.Core.Feed;

/// <summary>How the feed publishes. Section <c>Dispatch:Feed</c>.</summary>
internal sealed class FeedOptions
{
    public const string Section = "Dispatch:Feed";

    /// <summary>Units published, and then marked, together, at most. One COMMIT each time.</summary>
    /// <value>1,000.</value>
    [Range(1, 10_000)]
    public int BatchUnits { get; set; } = 1_000;

    /// <summary>No more units are taken once their payloads reach so many bytes; as JSON they are about eight times as large.</summary>
    /// <value>1,048,576.</value>
    [Range(1, 16_777_216)]
    public int BatchBytes { get; set; } = 1_048_576;

    /// <summary>Pause before looking again where no unit waits, in milliseconds. Doubles up to <see cref="LongestPauseMilliseconds"/>.</summary>
    /// <value>25.</value>
    [Range(1, 1_000)]
    public int PauseMilliseconds { get; set; } = 25;

    /// <summary>Longest pause where no unit has come for a while, in milliseconds. A COMMIT in the same process ends it at once.</summary>
    /// <value>250.</value>
    [Range(1, 10_000)]
    public int LongestPauseMilliseconds { get; set; } = 250;

    /// <summary>How long units are gathered after a round that left none waiting, in milliseconds: so much later a court hears at most.</summary>
    /// <value>50.</value>
    [Range(0, 1_000)]
    public int GatherMilliseconds { get; set; } = 50;

    /// <summary>
    /// How long the producer lets a partition's batch grow while events are handed over, in milliseconds. The last ones of a round
    /// leave at once: this costs no latency.
    /// </summary>
    /// <value>50.</value>
    [Range(0, 1_000)]
    public int LingerMilliseconds { get; set; } = 50;

    /// <summary>Largest batch the producer makes for a partition, in bytes.</summary>
    /// <value>262,144.</value>
    [Range(1_024, 1_000_000)]
    public int ProduceBatchBytes { get; set; } = 262_144;

    /// <summary>Compression of what is published.</summary>
    /// <value>Lz4.</value>
    [EnumDataType(typeof(CompressionType))]
    public CompressionType Compression { get; set; } = CompressionType.Lz4;

    /// <summary>How often the leader counts what waits, in seconds.</summary>
    /// <value>5.</value>
    [Range(1, 600)]
    public int CountSeconds { get; set; } = 5;
}
