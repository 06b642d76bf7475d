using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Dispatch.Core.Events;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Receipts;

/// <summary>The detail objects (JSON, UTF-8) of the evidence that views and cancels leave. References and times, never personal data.</summary>
internal static class EvidenceDetail
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";

    public static ReadOnlyMemory<byte> RelayWithdrawn { get; } = Write(json => json.WriteString("reason"u8, "cancelled"u8));

    public static ReadOnlyMemory<byte> View(NoticeViewed view) => Write(json =>
    {
        json.WriteString("viewId"u8, view.ViewId);
        json.WriteString("viewer"u8, WireNames.Of(view.Viewer));
        json.WriteString("channel"u8, WireNames.Of(view.Channel));
        if (view.OfficeId is { } office) json.WriteString("officeId"u8, office);
    });

    /// <summary>Actual service moves to an earlier view.</summary>
    public static ReadOnlyMemory<byte> Moved(EvidenceId corrects, DateTimeOffset old, DateTimeOffset @new) => Write(json =>
    {
        json.WriteString("corrects"u8, corrects.ToGuid());
        json.WriteString("what"u8, "viewedAt"u8);
        json.WriteString("old"u8, Text(old));
        json.WriteString("new"u8, Text(@new));
    });

    /// <summary>A view and a cancel change places.</summary>
    public static ReadOnlyMemory<byte> Overturned(EvidenceId corrects, NoticeState old, NoticeState @new, DateTimeOffset viewedAt, DateTimeOffset cancelledAt) => Write(json =>
    {
        json.WriteString("corrects"u8, corrects.ToGuid());
        json.WriteString("what"u8, "state"u8);
        json.WriteString("old"u8, old.ToString());
        json.WriteString("new"u8, @new.ToString());
        json.WriteString("viewedAt"u8, Text(viewedAt));
        json.WriteString("cancelledAt"u8, Text(cancelledAt));
    });

    /// <summary>The notice had been viewed before it was withdrawn.</summary>
    public static ReadOnlyMemory<byte> Refused(DateTimeOffset viewedAt, DateTimeOffset cancelledAt) => Write(json =>
    {
        json.WriteString("viewedAt"u8, Text(viewedAt));
        json.WriteString("cancelledAt"u8, Text(cancelledAt));
    });

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(192);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
