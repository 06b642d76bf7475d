using System.Text;
using Confluent.Kafka;

namespace Dispatch.Core.Events;

/// <summary>What a record's Kafka headers say about its envelope. Of headers that repeat, the last counts, as Kafka's own readers have it.</summary>
internal readonly ref struct EnvelopeHeaders
{
    private EnvelopeHeaders(Headers headers)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            var header = headers[i];
            ReadOnlySpan<byte> value = header.GetValueBytes();
            switch (header.Key)
            {
                case "content-type" or "Content-Type": ContentType = value; break;
                case "ce_specversion": SpecVersion = value; break;
                case "ce_type": Type = value; break;
                case "ce_dataschema": DataSchema = value; break;
                case "ce_id": Id = value; break;
                case "ce_source": Source = value; break;
                case TraceParent.Header: Trace = value; break;
                case "ce_traceparent": Trace = Trace.IsEmpty ? value : Trace; break;
            }
        }
    }

    public ReadOnlySpan<byte> ContentType { get; }

    public ReadOnlySpan<byte> SpecVersion { get; }

    public ReadOnlySpan<byte> Type { get; }

    public ReadOnlySpan<byte> DataSchema { get; }

    public ReadOnlySpan<byte> Id { get; }

    public ReadOnlySpan<byte> Source { get; }

    public ReadOnlySpan<byte> Trace { get; }

    public bool IsBinary => !SpecVersion.IsEmpty;

    public bool IsCloudEventsContent => StartsWithIgnoreCase(ContentType, "application/cloudevents"u8);

    public bool IsStructuredJson => IsMediaType(ContentType, "application/cloudevents+json"u8);

    public static EnvelopeHeaders Of(Headers? headers) => headers is null || headers.Count == 0 ? default : new EnvelopeHeaders(headers);

    /// <summary>JSON by any of its media types, with or without parameters; nothing said counts as JSON.</summary>
    public static bool IsJson(ReadOnlySpan<byte> contentType)
    {
        var type = WithoutParameters(contentType);
        return type.IsEmpty || Ascii.EqualsIgnoreCase(type, "application/json"u8) || Ascii.EqualsIgnoreCase(type, "text/json"u8)
            || (type.Length > 5 && Ascii.EqualsIgnoreCase(type[^5..], "+json"u8));
    }

    private static bool IsMediaType(ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> type) =>
        Ascii.EqualsIgnoreCase(WithoutParameters(contentType), type);

    private static ReadOnlySpan<byte> WithoutParameters(ReadOnlySpan<byte> contentType)
    {
        var semicolon = contentType.IndexOf((byte)';');
        return (semicolon < 0 ? contentType : contentType[..semicolon]).Trim((byte)' ');
    }

    private static bool StartsWithIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) =>
        text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);
}
