using BenchmarkDotNet.Attributes;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Bench.Ledger;

/// <summary>The three rows of one notice (life, notice, SMS) in PostgreSQL's COPY format, in batches of 2,000.</summary>
public class CopyRowsBench
{
    private const int Batch = 2_000;

    private static readonly DateTimeOffset IssuedAt = new(2026, 4, 11, 6, 0, 0, TimeSpan.Zero);
    private static readonly NoticeKey Key = NoticeKey.Of("140491920003311748");

    private readonly CopyRows _life = new();
    private readonly CopyRows _notices = new();
    private readonly CopyRows _sms = new();
    private long _no;

    /// <summary>Buffers are reused from batch to batch: they have their size.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        for (var i = 0; i < Batch; i++) Notice();
    }

    [Benchmark(Baseline = true), AllocatesAtMost(0)]
    public int Notice() => Life() + Inbox() + Sms();

    [Benchmark, AllocatesAtMost(0)]
    public int Life()
    {
        var rows = Begin(_life, 8);
        rows.Put(Key);
        rows.Put(++_no);
        rows.Put(IssuedAt);
        rows.Put(7);
        rows.Put((short)2);
        rows.Put((short)NoticeChannel.Electronic);
        rows.Put((short)LifeFlags.None);
        rows.Put("140491920003311748");
        return rows.Rows;
    }

    [Benchmark, AllocatesAtMost(0)]
    public int Inbox()
    {
        var rows = Begin(_notices, 13);
        rows.Put(_no);
        rows.Put(Key);
        rows.Put(4_711L);
        rows.Put(123_456_789_012_345L);
        rows.Put(3L);
        rows.Put((short)NoticeKind.Summons);
        rows.Put((short)Lane.Normal);
        rows.Put((short)1);
        rows.PutUuid(Key.Value);
        rows.Put("140491920003311748");
        rows.Put("احضاریه جلسه رسیدگی شعبه ۱۰۴۲ دادگاه کیفری دو");
        rows.Put("s3://notices/2026/04/11/0f8fad5b-d9cb-469f.pdf");
        rows.Null();
        return rows.Rows;
    }

    [Benchmark, AllocatesAtMost(0)]
    public int Sms()
    {
        var rows = Begin(_sms, 14);
        rows.Put(_no);
        rows.Put((short)1);
        rows.Put((short)0);
        rows.Put((short)1);
        rows.Put((short)Lane.Normal);
        rows.Put(12_345L);
        rows.Put(Key);
        rows.Put(7);
        rows.Put(989_120_000_000L);
        rows.Put("140491920003311748");
        rows.Put(IssuedAt);
        rows.Put(false);
        rows.Put(99L);
        rows.Put(IssuedAt);
        return rows.Rows;
    }

    private static CopyRows Begin(CopyRows rows, short columns)
    {
        if (rows.Rows == Batch) rows.Reset();
        rows.Begin(columns);
        return rows;
    }
}
