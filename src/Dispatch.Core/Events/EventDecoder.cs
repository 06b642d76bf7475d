using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Events;

/// <summary>
/// The front door: a Kafka record's value and headers in, an event or the reason for its refusal out. Never throws for what a
/// record holds. Safe for any number of threads.
/// </summary>
internal sealed class EventDecoder(IOptions<EventOptions> options)
{
    private readonly InternTable ids = new();
    private readonly int maxBytes = options.Value.MaxValueBytes;
    private readonly TimeSpan tolerance = options.Value.FutureTolerance;

    /// <summary>Opens and decodes.</summary>
    /// <param name="value">The record's value; empty for none.</param>
    /// <param name="headers">The record's headers; null for none.</param>
    /// <param name="allowed">What the topic carries: see <see cref="TopicTable"/>.</param>
    /// <param name="now">Business time, read once for a batch.</param>
    /// <param name="decoded">The event where the answer is true.</param>
    /// <param name="rejection">The reason where it is false, with the notice and court as far as they could be read.</param>
    public bool TryDecode(
        ReadOnlySpan<byte> value,
        Headers? headers,
        EventSchemas allowed,
        DateTimeOffset now,
        [NotNullWhen(true)] out IIncomingEvent? decoded,
        [NotNullWhen(false)] out Rejection? rejection)
    {
        decoded = null;
        return TryOpen(value, headers, out var frame, out rejection) && TryDecode(frame, allowed, now, out decoded, out rejection);
    }

    /// <summary>Unwraps only: for a caller that wants the trace or the envelope too, and decodes next.</summary>
    public bool TryOpen(ReadOnlySpan<byte> value, Headers? headers, out EventFrame frame, [NotNullWhen(false)] out Rejection? rejection) =>
        EventFrame.TryOpen(value, headers, maxBytes, out frame, out rejection);

    /// <summary>Decodes what <see cref="TryOpen"/> opened.</summary>
    public bool TryDecode(
        in EventFrame frame,
        EventSchemas allowed,
        DateTimeOffset now,
        [NotNullWhen(true)] out IIncomingEvent? decoded,
        [NotNullWhen(false)] out Rejection? rejection)
    {
        decoded = null;
        if ((frame.Schema & allowed) == 0)
        {
            rejection = Rejection.Of(RejectionRule.WrongTopic, "schema", $"{SchemaName.Of(frame.Schema)} does not belong on this topic") with { Schema = frame.Schema };
            return false;
        }

        var context = new DecodeContext(now > DateTimeOffset.MaxValue - tolerance ? DateTimeOffset.MaxValue : now + tolerance, ids);
        var cursor = new JsonCursor(frame.Data);
        try
        {
            if (cursor.EnterRoot())
            {
                decoded = frame.Schema switch
                {
                    EventSchemas.NoticeIssued => NoticeIssuedDecoder.Read(ref cursor, context),
                    EventSchemas.NoticeCancelled => NoticeCancelledDecoder.Read(ref cursor, context),
                    EventSchemas.NoticeViewed => NoticeViewedDecoder.Read(ref cursor, context),
                    _ => RegistrationUpsertedDecoder.Read(ref cursor, context),
                };
            }

            rejection = cursor.Rejection;
        }
        catch (JsonException)
        {
            rejection = cursor.Rejection ?? EventFrame.Malformed(frame.Data, cursor.Consumed);
        }

        if (decoded is not null && rejection is null) return true;
        decoded = null;
        rejection = (rejection ?? EventFrame.Malformed(frame.Data, cursor.Consumed))
            with
        { Schema = frame.Schema, Key = cursor.Key, Number = cursor.Number, CourtId = cursor.CourtId };
        return false;
    }
}
