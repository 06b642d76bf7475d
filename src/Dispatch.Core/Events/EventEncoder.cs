using System.Buffers;
using System.Text.Json;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>
/// Writes the events that Dispatch reads, as courts, portal and registry would: <c>schema</c> first, times in UTC.
/// What is written decodes to the same content.
/// </summary>
internal static class EventEncoder
{
    /// <summary>Letters stay letters: the default would write each Persian one as six bytes.</summary>
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(IIncomingEvent incoming, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteString("schema"u8, SchemaName.Of(incoming.Schema));
        switch (incoming)
        {
            case NoticeIssued issued: Write(json, issued); break;
            case NoticeCancelled cancelled: Write(json, cancelled); break;
            case NoticeViewed viewed: Write(json, viewed); break;
            case RegistrationUpserted registration: Write(json, registration); break;
            default: throw new ArgumentOutOfRangeException(nameof(incoming));
        }

        json.WriteEndObject();
    }

    /// <summary>The event as an array of its own, for a producer that wants one.</summary>
    public static byte[] Encode(IIncomingEvent incoming)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Write(incoming, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, NoticeIssued issued)
    {
        json.WriteString("noticeId"u8, issued.NumberText);
        json.WriteString("courtId"u8, issued.CourtId);
        json.WriteString("province"u8, issued.Province.Code);
        json.WriteString("caseNumber"u8, issued.CaseNumber);
        json.WriteString("kind"u8, WireNames.Of(issued.Kind));
        json.WriteString("lane"u8, WireNames.Of(issued.Lane));
        WriteRecipient(json, issued.Recipient);
        json.WriteString("title"u8, issued.Title);
        if (issued.BodyRef is not null) json.WriteString("bodyRef"u8, issued.BodyRef);
        WriteTime(json, "issuedAt"u8, issued.IssuedAt);
    }

    private static void Write(Utf8JsonWriter json, NoticeCancelled cancelled)
    {
        json.WriteString("noticeId"u8, cancelled.NumberText);
        json.WriteString("courtId"u8, cancelled.CourtId);
        WriteTime(json, "cancelledAt"u8, cancelled.CancelledAt);
        if (cancelled.Reason is not null) json.WriteString("reason"u8, cancelled.Reason);
    }

    private static void Write(Utf8JsonWriter json, NoticeViewed viewed)
    {
        json.WriteString("viewId"u8, viewed.ViewId);
        json.WriteString("noticeId"u8, viewed.NumberText);
        json.WriteStartObject("viewer"u8);
        json.WriteString("type"u8, WireNames.Of(viewed.Viewer));
        if (viewed.ViewerId is not null) json.WriteString("id"u8, viewed.ViewerId);
        json.WriteEndObject();
        json.WriteString("channel"u8, WireNames.Of(viewed.Channel));
        if (viewed.OfficeId is not null) json.WriteString("officeId"u8, viewed.OfficeId);
        WriteTime(json, "viewedAt"u8, viewed.ViewedAt);
    }

    private static void Write(Utf8JsonWriter json, RegistrationUpserted registration)
    {
        WriteRecipient(json, registration.Recipient);
        json.WriteNumber("version"u8, registration.Version);
        json.WriteString("accountId"u8, registration.AccountId);
        if (registration.Mobile is { } mobile) json.WriteString("mobile"u8, mobile.Digits);
        if (registration.Province is { } province) json.WriteString("province"u8, province.Code);
        WriteTime(json, "registeredAt"u8, registration.RegisteredAt);
    }

    private static void WriteRecipient(Utf8JsonWriter json, RecipientId recipient)
    {
        json.WriteStartObject("recipient"u8);
        json.WriteString("type"u8, WireNames.Of(recipient.Kind));
        json.WriteString("id"u8, recipient.Digits);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[Rfc3339.Length];
        Rfc3339.Format(time, text);
        json.WriteString(name, text);
    }
}
