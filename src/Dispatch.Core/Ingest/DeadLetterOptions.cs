using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Ingest;

/// <summary>How refused events are written. Section <c>Dispatch:DeadLetters</c>.</summary>
internal sealed class DeadLetterOptions
{
    public const string Section = "Dispatch:DeadLetters";

    /// <summary>Largest dead letter in bytes, headers included: the dead-letter topic's <c>max.message.bytes</c>. What is larger stays whole in the ledger.</summary>
    /// <value>4 MiB + 64 KiB: the largest source event and its reasons.</value>
    [Range(1_024, 64 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = (4 * 1024 * 1024) + (64 * 1024);

    /// <summary>Milliseconds until a dead letter that is not acknowledged counts as failed; its position waits and it is tried again.</summary>
    /// <value>10000</value>
    [Range(1_000, 300_000)]
    public int TimeoutMilliseconds { get; set; } = 10_000;
}
