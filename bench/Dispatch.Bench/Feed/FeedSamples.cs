using Dispatch.Core.Feed;
using Dispatch.Core.Notices;

namespace Dispatch.Bench.Feed;

/// <summary>What a unit typically holds: a service, and a view.</summary>
internal static class FeedSamples
{
    public static readonly DateTimeOffset IssuedAt = new(2026, 4, 11, 6, 0, 0, TimeSpan.Zero);

    private static readonly NoticeKey Key = NoticeKey.Of("140491920003311748");

    public static ServiceRecord Service { get; } = new()
    {
        Key = Key,
        No = 4_711,
        Number = "140491920003311748",
        Court = 7,
        Channel = NoticeChannel.Electronic,
        IssuedAt = IssuedAt,
        ContactVersion = 3,
        RulePack = 1,
        TopicId = new Guid("11111111-2222-3333-4444-555555555555"),
        Partition = 5,
        Offset = 123_456_789_012,
        TimestampMs = 1_775_887_200_000,
        LogAppendTime = false,
        DigestHigh = Key.Value,
        DigestLow = ~Key.Value,
    };

    public static Evidence View { get; } = new()
    {
        Event = EvidenceEvent.ContentHandover,
        Id = EvidenceId.Of(Key, EvidenceEvent.ContentHandover),
        Key = Key,
        No = 4_711,
        Number = "140491920003311748",
        Court = 7,
        Sequence = 3,
        State = NoticeState.Viewed,
        Marks = EvidenceMarks.ViewCounted,
        IssuedAt = IssuedAt,
        OccurredAt = IssuedAt.AddHours(9),
        Clock = EvidenceClock.Portal,
        Detail = """{"viewId":"v-1","viewer":"recipient","channel":"portal"}"""u8.ToArray(),
    };
}
