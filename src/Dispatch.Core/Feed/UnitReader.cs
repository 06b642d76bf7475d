using System.Text;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>
/// Reads a unit back, in the order in which it was written, as records that can be kept. Hot paths walk it with <see cref="UnitCursor"/>.
/// </summary>
internal static class UnitReader
{
    /// <summary>Every piece of evidence of a unit; changes of contacts' health are none.</summary>
    /// <param name="payload">The unit's bytes.</param>
    /// <exception cref="InvalidDataException">The bytes are not a unit of a layout this version knows.</exception>
    public static IEnumerable<Evidence> Read(ReadOnlyMemory<byte> payload)
    {
        var at = 0;
        while (at < payload.Length)
        {
            var (first, second, length) = Record(payload[at..]);
            at += length;
            if (first is { } evidence) yield return evidence;
            if (second is { } consignment) yield return consignment;
        }
    }

    /// <summary>The event that follows the acceptance of a service: into the inbox, or to paper.</summary>
    public static EvidenceEvent ConsignmentOf(NoticeChannel channel) =>
        channel == NoticeChannel.Paper ? EvidenceEvent.RelayToNonERDS : EvidenceEvent.ContentConsignment;

    private static (Evidence? First, Evidence? Second, int Length) Record(ReadOnlyMemory<byte> rest)
    {
        var cursor = new UnitCursor(rest.Span);
        cursor.Read();
        if (cursor.IsContact) return (null, null, cursor.Next);
        if (!cursor.IsService) return (One(cursor, rest), null, cursor.Next);
        return (Acceptance(cursor), cursor.WithoutRelay ? null : Consignment(cursor), cursor.Next);
    }

    private static Evidence Acceptance(in UnitCursor cursor)
    {
        var detail = new Utf8Line();
        ServiceDetail.Acceptance(detail, cursor);
        return Service(cursor, EvidenceEvent.SubmissionAcceptance, 1, detail.Written);
    }

    private static Evidence Consignment(in UnitCursor cursor)
    {
        var detail = new Utf8Line();
        ServiceDetail.Consignment(detail, cursor);
        return Service(cursor, ConsignmentOf(cursor.Channel), 2, detail.Written);
    }

    private static Evidence Service(in UnitCursor cursor, EvidenceEvent @event, short sequence, ReadOnlySpan<byte> detail) => new()
    {
        Event = @event,
        Id = EvidenceId.Of(cursor.Key, @event),
        Key = cursor.Key,
        No = cursor.No,
        Number = Text(cursor.Number),
        Court = cursor.Court,
        Sequence = sequence,
        State = new NoticeFacts(cursor.Channel).State,
        IssuedAt = Time(cursor.IssuedTicks),
        Detail = detail.ToArray(),
    };

    private static Evidence One(in UnitCursor cursor, ReadOnlyMemory<byte> record)
    {
        var detail = cursor.Detail.Length;
        return new Evidence
        {
            Event = cursor.Event,
            Marks = cursor.Marks,
            State = cursor.State,
            Clock = cursor.Clock,
            Sequence = cursor.Sequence,
            Id = cursor.Id,
            Key = cursor.Key,
            No = cursor.No,
            Court = cursor.Court,
            IssuedAt = Time(cursor.IssuedTicks),
            OccurredAt = cursor.OccurredTicks == 0 ? null : Time(cursor.OccurredTicks),
            Number = Text(cursor.Number),
            Detail = record.Slice(cursor.Next - detail, detail),
        };
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);
}
