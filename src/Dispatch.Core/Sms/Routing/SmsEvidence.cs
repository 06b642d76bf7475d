using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;

namespace Dispatch.Core.Sms.Routing;

/// <summary>Evidence of an SMS. Its id comes of (notice, event, stage): each thing is told once per SMS.</summary>
internal static class SmsEvidence
{
    /// <param name="sequence">The notice's own, drawn by the caller.</param>
    /// <param name="gateway">The gateway's name, for people.</param>
    public static Evidence Of(in SmsNews news, LifeRow life, short sequence, string gateway) =>
        Build(news.Event, news.Sms.Id.Stage, life, sequence, news.By.PossibleDuplicate, news.At) with { Detail = Detail(news, gateway) };

    public static Evidence Dropped(SmsId sms, DropReason reason, LifeRow life, short sequence) =>
        Build(EvidenceEvent.NotificationNotSent, sms.Stage, life, sequence, possibleDuplicate: false, at: null) with { Detail = Detail(sms, reason) };

    /// <summary>The id of what is told of an SMS: there is one per stage and event.</summary>
    public static EvidenceId Id(NoticeKey key, EvidenceEvent @event, short stage)
    {
        Span<byte> discriminator = stackalloc byte[3];
        BinaryPrimitives.WriteInt16BigEndian(discriminator, stage);
        discriminator[2] = (byte)@event; // the outcome
        return EvidenceId.Of(key, @event, discriminator);
    }

    private static Evidence Build(EvidenceEvent @event, short stage, LifeRow life, short sequence, bool possibleDuplicate, DateTimeOffset? at) => new()
    {
        Event = @event,
        Id = Id(life.Key, @event, stage),
        Key = life.Key,
        No = life.No,
        Number = life.Number,
        Court = life.Court,
        Sequence = sequence,
        State = life.Facts.State,
        Marks = (stage == 1 ? EvidenceMarks.Announcement : EvidenceMarks.None) | (possibleDuplicate ? EvidenceMarks.PossibleDuplicate : EvidenceMarks.None),
        IssuedAt = life.IssuedAt,
        OccurredAt = at,
        Clock = EvidenceClock.Dispatch,
    };

    private static byte[] Detail(in SmsNews news, string gateway)
    {
        var by = news.By;
        var bytes = new ArrayBufferWriter<byte>(160);
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteNumber("stage", news.Sms.Id.Stage);
        json.WriteString("gateway", gateway);
        json.WriteNumber("segments", by.Segments);
        json.WriteNumber("segment", by.Id.Segment);
        json.WriteNumber("attempt", by.Id.Attempt);
        if (by.PossibleDuplicate) json.WriteBoolean("possibleDuplicate", true);
        if (news.Event == EvidenceEvent.ConsignmentNotificationFailure) WriteFailure(json, by);
        if (news.GatewayTime is { } done) json.WriteString("gatewayTime", done.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteFailure(Utf8JsonWriter json, AttemptRow by)
    {
        json.WriteString("reason", by.State switch
        {
            AttemptState.Expired => "expired",
            AttemptState.Undelivered => "undelivered",
            _ => "rejected",
        });
        if (by.Status != 0) json.WriteString("status", "0x" + by.Status.ToString("X8", CultureInfo.InvariantCulture));
        if (by.Error is not null) json.WriteString("error", by.Error);
    }

    private static byte[] Detail(SmsId sms, DropReason reason)
    {
        var bytes = new ArrayBufferWriter<byte>(64);
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteNumber("stage", sms.Stage);
        json.WriteString("reason", reason switch
        {
            DropReason.PastUsefulLife => "past-useful-life",
            DropReason.Cancelled => "cancelled",
            DropReason.Viewed => "viewed",
            _ => "text-changed",
        });
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }
}
