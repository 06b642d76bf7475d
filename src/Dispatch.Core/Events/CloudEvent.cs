using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Dispatch.Core.Events;

/// <summary>A CloudEvent 1.0 in structured mode: what of its attributes matters here, and its data.</summary>
internal readonly ref struct CloudEvent
{
    private const int SpecVersionField = 0;
    private const int IdField = 1;
    private const int SourceField = 2;
    private const int TypeField = 3;
    private const int ContentTypeField = 4;
    private const int DataSchemaField = 5;
    private const int TraceField = 6;
    private const int DataField = 7;
    private const int Base64Field = 8;

    private static readonly FieldTable Table = new(
        "", "specversion", "id", "source", "type", "datacontenttype", "dataschema", TraceParent.Header, "data", "data_base64");

    private CloudEvent(ReadOnlySpan<byte> data, ReadOnlySpan<byte> dataSchema, ReadOnlySpan<byte> type, ReadOnlySpan<byte> trace)
    {
        Data = data;
        DataSchema = dataSchema;
        Type = type;
        Trace = trace;
    }

    public ReadOnlySpan<byte> Data { get; }

    public ReadOnlySpan<byte> DataSchema { get; }

    public ReadOnlySpan<byte> Type { get; }

    public ReadOnlySpan<byte> Trace { get; }

    /// <summary>The attributes that CloudEvents asks for, in either mode. Null where they are right.</summary>
    public static Rejection? Check(
        ReadOnlySpan<byte> specVersion, ReadOnlySpan<byte> id, ReadOnlySpan<byte> source, ReadOnlySpan<byte> type, ReadOnlySpan<byte> contentType)
    {
        if (!specVersion.SequenceEqual("1.0"u8)) return Rejection.Of(RejectionRule.Envelope, "specversion", "must be 1.0");
        if (id.IsEmpty) return Rejection.Of(RejectionRule.Envelope, "id", "is missing");
        if (source.IsEmpty) return Rejection.Of(RejectionRule.Envelope, "source", "is missing");
        if (type.IsEmpty) return Rejection.Of(RejectionRule.Envelope, "type", "is missing");
        return EnvelopeHeaders.IsJson(contentType) ? null : Rejection.Of(RejectionRule.Envelope, "datacontenttype", "must be JSON");
    }

    public static bool TryRead(ReadOnlySpan<byte> value, out CloudEvent cloud, [NotNullWhen(false)] out Rejection? rejection)
    {
        cloud = default;
        var cursor = new JsonCursor(value);
        try
        {
            cloud = Read(ref cursor, value);
            rejection = cursor.Rejection;
        }
        catch (JsonException)
        {
            rejection = cursor.Rejection ?? EventFrame.Malformed(value, cursor.Consumed);
        }

        return rejection is null;
    }

    private static CloudEvent Read(scoped ref JsonCursor cursor, ReadOnlySpan<byte> value)
    {
        if (!cursor.EnterRoot()) return default;
        var scan = new FieldScan();
        ReadOnlySpan<byte> specVersion = default, id = default, source = default, type = default, contentType = default;
        ReadOnlySpan<byte> dataSchema = default, trace = default, data = default;
        int at;
        while ((at = cursor.NextField(Table, ref scan)) >= 0)
        {
            var field = Table.Path(at);
            if (cursor.IsNull) continue;
            switch (at)
            {
                case SpecVersionField: cursor.Utf8(field, out specVersion); break;
                case IdField: cursor.Utf8(field, out id); break;
                case SourceField: cursor.Utf8(field, out source); break;
                case TypeField: cursor.Utf8(field, out type); break;
                case ContentTypeField: cursor.Utf8(field, out contentType); break;
                case DataSchemaField: cursor.Utf8(field, out dataSchema); break;
                case TraceField: cursor.Utf8(field, out trace); break;
                case DataField or Base64Field when !data.IsEmpty:
                    cursor.Fail(RejectionRule.Envelope, field, "data and data_base64 exclude each other");
                    cursor.SkipValue();
                    break;
                case DataField: data = cursor.Slice(value); break;
                case Base64Field: data = FromBase64(ref cursor, field); break;
            }
        }

        cursor.EnterEnd();
        if (cursor.Rejection is not null) return default;
        if (Check(specVersion, id, source, type, contentType) is { } broken) cursor.Refuse(broken);
        else if (data.IsEmpty) cursor.Fail(RejectionRule.Missing, "data", "is missing");
        return new CloudEvent(data, dataSchema, type, trace);
    }

    private static ReadOnlySpan<byte> FromBase64(scoped ref JsonCursor cursor, string field)
    {
        if (!cursor.Utf8(field, out var text)) return default;
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, bytes, out _, out var length) != OperationStatus.Done || length == 0)
        {
            cursor.Fail(RejectionRule.Format, field, "must be base64 of an event");
            return default;
        }

        if (!Utf8.IsValid(bytes.AsSpan(0, length))) cursor.Fail(RejectionRule.NotUtf8, field, "is not UTF-8");
        return bytes.AsSpan(0, length);
    }
}
