using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Dispatch.Core.Events;

namespace Dispatch.Sandbox.Publishing;

/// <summary>Puts an event into one of the three envelopes that are accepted alike.</summary>
internal static class Wrapping
{
    /// <param name="envelope">Which.</param>
    /// <param name="key">The record's key.</param>
    /// <param name="data">The event's own JSON.</param>
    /// <param name="schema">Its schema's name.</param>
    /// <param name="id">Of the CloudEvent.</param>
    /// <param name="source">Of the CloudEvent.</param>
    public static OutgoingRecord Wrap(Envelope envelope, byte[] key, byte[] data, string schema, string id, string source) => envelope switch
    {
        Envelope.CloudEventStructured => new OutgoingRecord(key, Structured(data, schema, id, source), new Headers { { "content-type", "application/cloudevents+json"u8.ToArray() } }),
        Envelope.CloudEventBinary => new OutgoingRecord(key, data, Binary(schema, id, source)),
        _ => new OutgoingRecord(key, data),
    };

    /// <summary>Plain for seven of ten, the others shared out.</summary>
    public static Envelope Draw(Random random) => random.Next(20) switch
    {
        < 14 => Envelope.Plain,
        < 17 => Envelope.CloudEventStructured,
        _ => Envelope.CloudEventBinary,
    };

    private static byte[] Structured(byte[] data, string schema, string id, string source)
    {
        using var stream = new MemoryStream(data.Length + 256);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("specversion"u8, "1.0"u8);
            json.WriteString("id"u8, id);
            json.WriteString("source"u8, source);
            json.WriteString("type"u8, "ir.example." + schema);
            json.WriteString("datacontenttype"u8, "application/json"u8);
            json.WritePropertyName("data"u8);
            json.WriteRawValue(data, skipInputValidation: true);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static Headers Binary(string schema, string id, string source) => new()
    {
        { "ce_specversion", "1.0"u8.ToArray() },
        { "ce_id", Encoding.UTF8.GetBytes(id) },
        { "ce_source", Encoding.UTF8.GetBytes(source) },
        { "ce_type", Encoding.UTF8.GetBytes("ir.example." + schema) },
        { "content-type", "application/json"u8.ToArray() },
    };
}
