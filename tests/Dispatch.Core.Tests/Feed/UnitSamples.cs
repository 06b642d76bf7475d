using System.Text;
using Dispatch.Core.Feed;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Tests.Feed;

/// <summary>Made-up units; nothing in them names a person.</summary>
internal static class UnitSamples
{
    public static readonly DateTimeOffset IssuedAt = new(2026, 4, 11, 6, 0, 0, TimeSpan.Zero);

    public static readonly NoticeKey Key = NoticeKey.FromGuid(new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"));

    public static ServiceRecord Service(NoticeChannel channel = NoticeChannel.Electronic, string? number = null, bool withoutRelay = false, ContactReason bad = ContactReason.None) => new()
    {
        Key = number is null ? Key : NoticeKey.Of(number),
        No = 4_711,
        Number = number,
        Court = 7,
        Channel = channel,
        WithoutRelay = withoutRelay,
        IssuedAt = IssuedAt,
        ContactVersion = channel == NoticeChannel.Paper ? 0 : 3,
        BadContact = bad,
        RulePack = 1,
        TopicId = new Guid("11111111-2222-3333-4444-555555555555"),
        Partition = 5,
        Offset = 123_456_789_012,
        TimestampMs = 1_775_887_200_000,
        LogAppendTime = true,
        DigestHigh = new UInt128(0x0102030405060708, 0x090a0b0c0d0e0f10),
        DigestLow = new UInt128(0x1112131415161718, 0x191a1b1c1d1e1f20),
    };

    public static Evidence Evidence(
        EvidenceEvent @event, EvidenceMarks marks = EvidenceMarks.None, DateTimeOffset? occurredAt = null, NoticeState state = NoticeState.Served,
        short sequence = 3, string detail = "", string? number = null, EvidenceClock clock = EvidenceClock.Dispatch, DateTimeOffset? issuedAt = null, int court = 7) => new()
        {
            Event = @event,
            Id = EvidenceId.Of(Key, @event),
            Key = number is null ? Key : NoticeKey.Of(number),
            No = 4_711,
            Number = number,
            Court = court,
            Sequence = sequence,
            State = state,
            Marks = marks,
            IssuedAt = issuedAt ?? IssuedAt,
            OccurredAt = occurredAt,
            Clock = clock,
            Detail = Encoding.UTF8.GetBytes(detail),
        };

    public static ContactChange Change(ContactHealth health = ContactHealth.Bad, ContactReason reason = ContactReason.Undelivered, byte notices = 3) => new()
    {
        Id = EvidenceId.Of(Key, EvidenceEvent.ConsignmentNotificationFailure, 9),
        Contact = 815,
        Sequence = 5,
        Health = health,
        Reason = reason,
        ContactVersion = 4,
        Notices = notices,
        OccurredAt = IssuedAt.AddHours(2),
        Since = IssuedAt.AddHours(-2),
    };

    public static byte[] Unit(params object[] records)
    {
        var writer = new UnitWriter();
        foreach (var record in records)
        {
            if (record is ServiceRecord service) writer.Add(service);
            else if (record is ContactChange change) writer.Add(change);
            else writer.Add((Evidence)record);
        }

        return writer.Payload.ToArray();
    }
}
