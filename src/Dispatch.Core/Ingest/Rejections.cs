using System.Buffers.Binary;
using System.Text.Json;
using Dispatch.Core.Feed;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Ingest;

/// <summary>What a refused event leaves: a dead letter, and evidence for each court concerned.</summary>
internal static class Rejections
{
    // A refused event whose number could not be read still needs a key on the status topic.
    private const string Unreadable = "unreadable";

    public static DeadLetter Letter(SourceTopic topic, SourceRecord record) => new()
    {
        Topic = topic.Name,
        TopicId = topic.Id,
        Partition = record.Partition,
        Offset = record.Offset,
        TimestampMs = record.TimestampMs,
        Key = record.Key,
        Value = record.Value,
        Headers = record.Headers,
        Refusal = record.Refusal!,
    };

    /// <summary>A rejection never occupies the notice's number: it has no sequence, and its id comes from the source position.</summary>
    public static void AddEvidence(UnitWriter unit, Guid topicId, SourceRecord record)
    {
        var refusal = record.Refusal!;
        var detail = Detail(topicId, record.Partition, record.Offset, refusal);
        Add(unit, topicId, record.Partition, record.Offset, refusal, refusal.Court, detail);
        if (refusal.OtherCourt != 0 && refusal.OtherCourt != refusal.Court)
            Add(unit, topicId, record.Partition, record.Offset, refusal, refusal.OtherCourt, detail);
    }

    private static void Add(UnitWriter unit, Guid topicId, int partition, long offset, Refusal refusal, int court, byte[] detail)
    {
        Span<byte> source = stackalloc byte[32];
        topicId.TryWriteBytes(source, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(source[16..], partition);
        BinaryPrimitives.WriteInt64BigEndian(source[20..], offset);
        BinaryPrimitives.WriteInt32BigEndian(source[28..], court);
        var key = refusal.Number is null ? default : NoticeKey.Of(refusal.Number);
        unit.Add(new Evidence
        {
            Event = EvidenceEvent.SubmissionRejection,
            Id = EvidenceId.Of(key, EvidenceEvent.SubmissionRejection, source),
            Key = key,
            No = 0,
            Number = refusal.Number ?? Unreadable,
            Court = court,
            Sequence = 0,
            State = NoticeState.Rejected,
            Detail = detail,
        });
    }

    private static byte[] Detail(Guid topicId, int partition, long offset, Refusal refusal) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        reason = refusal.Reason,
        field = refusal.Field,
        conflict = refusal.Conflict,
        topicId,
        partition,
        offset,
    });
}
