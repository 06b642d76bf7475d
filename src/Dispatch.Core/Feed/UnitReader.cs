using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>Reads a unit back, in the order in which it was written. Layout: <see cref="UnitWriter"/>.</summary>
internal static class UnitReader
{
    /// <summary>Every piece of evidence of a unit.</summary>
    /// <param name="payload">The unit's bytes.</param>
    /// <exception cref="InvalidDataException">The bytes are not a unit of a layout this version knows.</exception>
    public static IEnumerable<Evidence> Read(ReadOnlyMemory<byte> payload)
    {
        var at = 0;
        while (at < payload.Length)
        {
            if (payload.Span[at] == UnitWriter.ServiceTag)
            {
                var service = Service(payload.Span, ref at);
                yield return Acceptance(service);
                if (!service.WithoutRelay) yield return Consignment(service);
            }
            else
            {
                yield return One(payload, ref at);
            }
        }
    }

    private static Evidence Acceptance(in ServiceRecord service)
    {
        var digest = service.DigestHigh.ToString("x32", CultureInfo.InvariantCulture) + service.DigestLow.ToString("x32", CultureInfo.InvariantCulture);
        var type = service.LogAppendTime ? "LogAppendTime" : "CreateTime";
        return new Evidence
        {
            Event = EvidenceEvent.SubmissionAcceptance,
            Id = EvidenceId.Of(service.Key, EvidenceEvent.SubmissionAcceptance),
            Key = service.Key,
            No = service.No,
            Number = service.Number,
            Court = service.Court,
            Sequence = 1,
            State = StateOf(service.Channel),
            IssuedAt = service.IssuedAt,
            Detail = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $$"""{"topicId":"{{service.TopicId:D}}","partition":{{service.Partition}},"offset":{{service.Offset}},"timestampMs":{{service.TimestampMs}},"timestampType":"{{type}}","saltedSha256":"{{digest}}"}""")),
        };
    }

    private static Evidence Consignment(in ServiceRecord service)
    {
        var paper = service.Channel == NoticeChannel.Paper;
        var @event = paper ? EvidenceEvent.RelayToNonERDS : EvidenceEvent.ContentConsignment;
        return new Evidence
        {
            Event = @event,
            Id = EvidenceId.Of(service.Key, @event),
            Key = service.Key,
            No = service.No,
            Number = service.Number,
            Court = service.Court,
            Sequence = 2,
            State = StateOf(service.Channel),
            IssuedAt = service.IssuedAt,
            Detail = Encoding.UTF8.GetBytes(paper
                ? string.Create(CultureInfo.InvariantCulture, $$"""{"reason":"no-account","rulePack":{{service.RulePack}}}""")
                : string.Create(CultureInfo.InvariantCulture, $$"""{"contactVersion":{{service.ContactVersion}},"rulePack":{{service.RulePack}}}""")),
        };
    }

    private static NoticeState StateOf(NoticeChannel channel) => new NoticeFacts(channel).State;

    private static ServiceRecord Service(ReadOnlySpan<byte> span, ref int at)
    {
        at++;
        var withoutRelay = (span[at] & UnitWriter.WithoutRelayBit) != 0;
        var channel = (NoticeChannel)(span[at++] & ~UnitWriter.WithoutRelayBit);
        var key = new NoticeKey(Wide(span, ref at));
        var no = Long(span, ref at);
        var court = Int(span, ref at);
        var issued = Time(Long(span, ref at));
        var version = Long(span, ref at);
        var pack = Short(span, ref at);
        var number = Text(span, ref at);
        var topic = new Guid(span.Slice(at, 16), bigEndian: true);
        at += 16;
        return new ServiceRecord
        {
            Channel = channel,
            WithoutRelay = withoutRelay,
            Key = key,
            No = no,
            Court = court,
            IssuedAt = issued,
            ContactVersion = version,
            RulePack = pack,
            Number = number,
            TopicId = topic,
            Partition = Int(span, ref at),
            Offset = Long(span, ref at),
            TimestampMs = Long(span, ref at),
            LogAppendTime = span[at++] == 1,
            DigestHigh = Wide(span, ref at),
            DigestLow = Wide(span, ref at),
        };
    }

    private static Evidence One(ReadOnlyMemory<byte> payload, ref int at)
    {
        var span = payload.Span;
        var tag = (EvidenceEvent)span[at++];
        if (!Enum.IsDefined(tag)) throw new InvalidDataException($"Feed unit: unknown tag {(byte)tag} at byte {at - 1}.");
        var marks = (EvidenceMarks)span[at++];
        var state = (NoticeState)span[at++];
        var clock = (EvidenceClock)span[at++];
        var sequence = Short(span, ref at);
        var id = new EvidenceId(Wide(span, ref at));
        var key = new NoticeKey(Wide(span, ref at));
        var no = Long(span, ref at);
        var court = Int(span, ref at);
        var issued = Time(Long(span, ref at));
        var occurred = Long(span, ref at);
        var number = Text(span, ref at);
        var length = Int(span, ref at);
        var detail = payload.Slice(at, length);
        at += length;
        return new Evidence
        {
            Event = tag,
            Marks = marks,
            State = state,
            Clock = clock,
            Sequence = sequence,
            Id = id,
            Key = key,
            No = no,
            Court = court,
            IssuedAt = issued,
            OccurredAt = occurred == 0 ? null : Time(occurred),
            Number = number,
            Detail = detail,
        };
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static short Short(ReadOnlySpan<byte> span, ref int at)
    {
        at += 2;
        return BinaryPrimitives.ReadInt16BigEndian(span[(at - 2)..]);
    }

    private static int Int(ReadOnlySpan<byte> span, ref int at)
    {
        at += 4;
        return BinaryPrimitives.ReadInt32BigEndian(span[(at - 4)..]);
    }

    private static long Long(ReadOnlySpan<byte> span, ref int at)
    {
        at += 8;
        return BinaryPrimitives.ReadInt64BigEndian(span[(at - 8)..]);
    }

    private static UInt128 Wide(ReadOnlySpan<byte> span, ref int at)
    {
        at += 16;
        return BinaryPrimitives.ReadUInt128BigEndian(span[(at - 16)..]);
    }

    private static string? Text(ReadOnlySpan<byte> span, ref int at)
    {
        var length = span[at++];
        if (length == 0) return null;
        at += length;
        return Encoding.UTF8.GetString(span.Slice(at - length, length));
    }
}
