using BenchmarkDotNet.Attributes;
using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Receipts;

namespace Dispatch.Bench.Receipts;

/// <summary>What a view does to a notice: facts and evidence, the detail's JSON among them.</summary>
public class NoticeRulesBench
{
    private static readonly DateTimeOffset IssuedAt = new(2026, 4, 11, 6, 0, 0, TimeSpan.Zero);
    private static readonly NoticeKey Key = NoticeKey.Of("140491920003311748");
    private static readonly LifeRow Served = Life(LifeFlags.None, null);
    private static readonly LifeRow Viewed = Life(LifeFlags.HandedOver, IssuedAt.AddHours(2));
    private static readonly NoticeViewed LaterOne = At(IssuedAt.AddHours(3));
    private static readonly NoticeViewed EarlierOne = At(IssuedAt.AddHours(1));

    private readonly List<Evidence> _evidence = new(8);

    [Benchmark(Baseline = true), AllocatesAtMost(1_152)]
    public int FirstView() => Apply(Served, LaterOne);

    [Benchmark, AllocatesAtMost(1_152)]
    public int LaterView() => Apply(Viewed, LaterOne);

    /// <summary>Actual service moves, and what was told is corrected.</summary>
    [Benchmark, AllocatesAtMost(2_304)]
    public int EarlierView() => Apply(Viewed, EarlierOne);

    private int Apply(in LifeRow life, NoticeViewed view)
    {
        _evidence.Clear();
        NoticeRules.View(new Standing(life), view, _evidence);
        return _evidence.Count;
    }

    private static LifeRow Life(LifeFlags flags, DateTimeOffset? viewedAt) => new()
    {
        Key = Key,
        No = 4_711,
        IssuedAt = IssuedAt,
        ViewedAt = viewedAt,
        CancelledAt = null,
        Court = 7,
        Sequence = 3,
        Channel = NoticeChannel.Electronic,
        Flags = flags,
        Number = "140491920003311748",
    };

    private static NoticeViewed At(DateTimeOffset time) => new()
    {
        ViewId = "v-20260411-000001",
        ViewKey = NoticeKey.Of("v-20260411-000001").Value,
        Key = Key,
        Number = "140491920003311748",
        Viewer = ViewerKind.Recipient,
        Channel = ViewChannel.Portal,
        ViewedAt = time,
    };
}
