using System.IO.Hashing;
using System.Text;
using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Receipts;

/// <summary>A decoded view or cancel on its way into the ledger, with the record it came in.</summary>
internal sealed class Receipt
{
    private Receipt(Guid topicId, SourceRecord record)
    {
        TopicId = topicId;
        Record = record;
    }

    public Guid TopicId { get; }

    /// <summary>Takes the outcome and, where it is refused, the reason.</summary>
    public SourceRecord Record { get; }

    /// <summary>Set for a view.</summary>
    public NoticeViewed? View { get; private init; }

    /// <summary>Set for a cancel.</summary>
    public NoticeCancelled? Cancel { get; private init; }

    /// <summary>The notice.</summary>
    public NoticeKey Key { get; private init; }

    public EventKind Kind => View is not null ? EventKind.Viewed : EventKind.Cancelled;

    /// <summary>What a repeat has too: a view's key; of a cancel, notice and court, so that another court's cancel is no repeat and bars nothing.</summary>
    public UInt128 Discriminator { get; private init; }

    public static Receipt Of(Guid topicId, SourceRecord record, NoticeViewed view) =>
        new(topicId, record) { View = view, Key = view.Key, Discriminator = view.ViewKey };

    public static Receipt Of(Guid topicId, SourceRecord record, NoticeCancelled cancel) =>
        new(topicId, record) { Cancel = cancel, Key = cancel.Key, Discriminator = CancelDiscriminator(cancel.Key, cancel.CourtId) };

    /// <summary>As it lies in the ledger while its notice is not there.</summary>
    public ParkedRow ToParked(DateTimeOffset now) => new()
    {
        TopicId = TopicId,
        Partition = Record.Partition,
        Offset = Record.Offset,
        Key = Key,
        Kind = Kind,
        Discriminator = Discriminator,
        TimestampMs = Record.TimestampMs,
        MessageKey = Record.Key.ToArray(),
        Value = Record.Value.ToArray(),
        Headers = KafkaHeaderBytes.Write(Record.Headers),
        ParkedAt = now,
    };

    private static UInt128 CancelDiscriminator(NoticeKey key, string court)
    {
        var bytes = new byte[16 + Encoding.UTF8.GetByteCount(court)];
        key.Write(bytes);
        Encoding.UTF8.GetBytes(court, bytes.AsSpan(16));
        return XxHash128.HashToUInt128(bytes);
    }
}
