using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Dispatch.Core.Events;

/// <summary>
/// The headers of a dead letter: the source record's own, all of them and in their order, then ours. Ours come last because Kafka's
/// readers take the last of a name, so a sender can't pass off its own <c>dispatch-…</c> for ours. Texts are UTF-8, numbers decimal ASCII.
/// The value and the key are the source record's, byte for byte (see <c>contracts/dead-letter.md</c>).
/// </summary>
internal static class DeadLetterHeaders
{
    /// <summary>A sentence: the field and what is wrong with it.</summary>
    public const string Reason = "dispatch-reason";

    /// <summary>The broken rule's name, of a closed list: <see cref="RejectionRules"/>.</summary>
    public const string Rule = "dispatch-rule";

    /// <summary>The field's path; absent where the whole event is meant.</summary>
    public const string Field = "dispatch-field";

    /// <summary>Where in the event's own JSON, in bytes; absent where unknown.</summary>
    public const string ByteOffset = "dispatch-byte-offset";
    public const string SourceTopic = "dispatch-source-topic";
    public const string SourcePartition = "dispatch-source-partition";
    public const string SourceOffset = "dispatch-source-offset";

    /// <summary>Kafka's timestamp of the source record, in milliseconds since 1970.</summary>
    public const string SourceTimestamp = "dispatch-source-timestamp";

    /// <summary>When it was refused, RFC 3339 in UTC.</summary>
    public const string RejectedAt = "dispatch-rejected-at";

    /// <summary>
    /// Where a value is too large even for this topic: it is kept whole in the ledger, this names it there, and the dead letter's
    /// value is empty.
    /// </summary>
    public const string Reference = "dispatch-reference";

    /// <param name="original">The source record's headers; null for none.</param>
    /// <param name="rejection">Why it is refused.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="timestamp">Kafka's timestamp of it.</param>
    /// <param name="rejectedAt">Now, in business time.</param>
    /// <param name="reference">See <see cref="Reference"/>; null where the value is carried.</param>
    public static Headers Build(
        Headers? original, Rejection rejection, TopicPartitionOffset source, Timestamp timestamp, DateTimeOffset rejectedAt, string? reference = null)
    {
        var headers = new Headers();
        for (var i = 0; i < (original?.Count ?? 0); i++) headers.Add(original![i].Key, original[i].GetValueBytes());
        Add(headers, Reason, rejection.Reason);
        Add(headers, Rule, rejection.Rule.Name());
        if (rejection.Field.Length > 0) Add(headers, Field, rejection.Field);
        if (rejection.Offset is { } offset) Add(headers, ByteOffset, offset);
        Add(headers, SourceTopic, source.Topic);
        Add(headers, SourcePartition, source.Partition.Value);
        Add(headers, SourceOffset, source.Offset.Value);
        Add(headers, SourceTimestamp, timestamp.UnixTimestampMs);
        var time = new byte[Rfc3339.Length];
        Rfc3339.Format(rejectedAt, time);
        headers.Add(RejectedAt, time);
        if (reference is not null) Add(headers, Reference, reference);
        return headers;
    }

    private static void Add(Headers headers, string name, string text) => headers.Add(name, Encoding.UTF8.GetBytes(text));

    private static void Add(Headers headers, string name, long number) => Add(headers, name, number.ToString(CultureInfo.InvariantCulture));
}
