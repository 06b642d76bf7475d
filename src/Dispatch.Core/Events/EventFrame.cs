using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Confluent.Kafka;

namespace Dispatch.Core.Events;

/// <summary>A record's value, unwrapped: the event's own JSON, which event it is, and how it came.</summary>
internal readonly ref struct EventFrame
{
    private EventFrame(ReadOnlySpan<byte> data, EventSchemas schema, Envelope envelope, TraceParent? trace)
    {
        Data = data;
        Schema = schema;
        Envelope = envelope;
        Trace = trace;
    }

    /// <summary>The event's own JSON, valid UTF-8: a part of the value, or decoded from <c>data_base64</c>.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Exactly one.</summary>
    public EventSchemas Schema { get; }

    public Envelope Envelope { get; }

    /// <summary>The trace the event belongs to, where a valid one was given.</summary>
    public TraceParent? Trace { get; }

    /// <summary>Recognises plain events and CloudEvents, structured and binary, and reads the schema's name.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> value, Headers? headers, int maxBytes, out EventFrame frame, [NotNullWhen(false)] out Rejection? rejection)
    {
        frame = default;
        rejection = value.IsEmpty ? Rejection.Of(RejectionRule.Empty, "", "the value is empty")
            : value.Length > maxBytes ? Rejection.Of(RejectionRule.TooLarge, "", $"the value has {value.Length} bytes, more than {maxBytes}")
            : Utf8.IsValid(value) ? null
            : Rejection.Of(RejectionRule.NotUtf8, "", "the value is not UTF-8");
        if (rejection is not null) return false;

        var envelope = EnvelopeHeaders.Of(headers);
        if (envelope.IsCloudEventsContent)
        {
            if (envelope.IsStructuredJson) return TryOpenStructured(value, envelope, out frame, out rejection);
            rejection = Rejection.Of(RejectionRule.Envelope, "", "of the CloudEvents formats only application/cloudevents+json is accepted");
            return false;
        }

        if (!envelope.IsBinary) return TryFind(value, default, default, Envelope.Plain, envelope.Trace, out frame, out rejection);
        rejection = CloudEvent.Check(envelope.SpecVersion, envelope.Id, envelope.Source, envelope.Type, envelope.ContentType);
        if (rejection is not null) return false;
        return TryFind(value, envelope.DataSchema, envelope.Type, Envelope.CloudEventBinary, envelope.Trace, out frame, out rejection);
    }

    private static bool TryOpenStructured(ReadOnlySpan<byte> value, scoped in EnvelopeHeaders headers, out EventFrame frame, [NotNullWhen(false)] out Rejection? rejection)
    {
        frame = default;
        if (!CloudEvent.TryRead(value, out var cloud, out rejection)) return false;
        return TryFind(cloud.Data, cloud.DataSchema, cloud.Type, Envelope.CloudEventStructured, headers.Trace.IsEmpty ? cloud.Trace : headers.Trace, out frame, out rejection);
    }

    /// <summary>The event's own <c>schema</c> counts; a CloudEvent may leave it out, and must not contradict it.</summary>
    private static bool TryFind(
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> dataSchema,
        ReadOnlySpan<byte> type,
        Envelope envelope,
        ReadOnlySpan<byte> trace,
        out EventFrame frame,
        [NotNullWhen(false)] out Rejection? rejection)
    {
        frame = default;
        var cursor = new JsonCursor(data);
        var schema = EventSchemas.None;
        try
        {
            if (cursor.EnterRoot() && cursor.Seek("schema"u8) && cursor.Utf8("schema", out var name))
            {
                if (SchemaName.TryParse(name, out schema) is { } rule)
                {
                    cursor.Fail(rule, "schema", rule is RejectionRule.UnknownVersion ? "a version of the event that is not known" : "not the name of a known event");
                }
            }
        }
        catch (JsonException)
        {
            rejection = cursor.Rejection ?? Malformed(data, cursor.Consumed);
            return false;
        }

        rejection = cursor.Rejection;
        if (rejection is not null) return false;
        foreach (var (hint, attribute) in (ReadOnlySpan<(EventSchemas, string)>)[(SchemaName.Hint(dataSchema), "dataschema"), (SchemaName.Hint(type), "type")])
        {
            if (hint is EventSchemas.None) continue;
            if (schema is EventSchemas.None) schema = hint;
            if (schema == hint) continue;
            rejection = Rejection.Of(RejectionRule.Envelope, attribute, "names another event than the data");
            return false;
        }

        if (schema is EventSchemas.None)
        {
            rejection = Rejection.Of(RejectionRule.Missing, "schema", "is missing");
            return false;
        }

        frame = new EventFrame(data, schema, envelope, TraceParent.TryParse(trace, out var parsed) ? parsed : null);
        return true;
    }

    /// <summary>What is said of a value that is no JSON: where reading ended, never what stood there.</summary>
    public static Rejection Malformed(ReadOnlySpan<byte> json, long consumed) =>
        json.StartsWith("\uFEFF"u8)
            ? Rejection.Of(RejectionRule.NotJson, "", "not JSON: begins with a byte order mark", 0)
            : Rejection.Of(RejectionRule.NotJson, "", $"not JSON, at byte {consumed} or after", consumed);
}
