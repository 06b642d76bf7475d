namespace Dispatch.Core.Events;

/// <summary>How an event came.</summary>
internal enum Envelope : byte
{
    /// <summary>As itself.</summary>
    Plain = 0,

    /// <summary>As a CloudEvent 1.0 in one JSON object (<c>content-type: application/cloudevents+json</c>).</summary>
    CloudEventStructured = 1,

    /// <summary>As a CloudEvent 1.0 whose attributes are Kafka headers (<c>ce_…</c>).</summary>
    CloudEventBinary = 2,
}
