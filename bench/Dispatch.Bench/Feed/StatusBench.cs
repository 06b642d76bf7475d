using BenchmarkDotNet.Attributes;
using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Bench.Feed;

/// <summary>From a record of a unit to the JSON that courts and paper service read.</summary>
public class StatusBench
{
    private static readonly UnitHead Head = new(9, 0, 1, FeedSamples.IssuedAt.AddSeconds(1).UtcTicks, 0, 0, 0);
    private static readonly byte[] NoticeId = "140491920003311748"u8.ToArray();
    private static readonly byte[] CourtId = "thr-b1042"u8.ToArray();

    private readonly StatusEncoder _encoder = new();
    private byte[] _service = [];
    private byte[] _view = [];
    private PaperRequest _paper;
    private PaperRow _row;

    [GlobalSetup]
    public void SetUp()
    {
        var writer = new UnitWriter();
        writer.Add(FeedSamples.Service);
        _service = writer.Payload.ToArray();
        writer.Reset();
        writer.Add(FeedSamples.View);
        _view = writer.Payload.ToArray();

        var cursor = At(_service);
        _paper = new PaperRequest(0, cursor.No, cursor.Court, NoticeId, FeedEvent.Consignment(cursor), cursor.IssuedTicks, false, PaperRequest.NoAccount);
        _ = RecipientId.TryCreate(RecipientKind.Person, "0499370899", out var recipient, out _);
        _row = new PaperRow(NoticeKind.Summons, recipient, "احضاریه جلسه رسیدگی", "140491920003311748", "s3://notices/2026/04/11/0f8fad5b.pdf");
    }

    [Benchmark(Baseline = true), AllocatesAtMost(0)]
    public int Acceptance() => _encoder.Acceptance(At(_service), Subject).Length;

    [Benchmark, AllocatesAtMost(0)]
    public int Consignment() => _encoder.Consignment(At(_service), Subject).Length;

    [Benchmark, AllocatesAtMost(0)]
    public int View() => _encoder.Evidence(At(_view), Subject).Length;

    /// <summary>Paper is for the few: its texts go through small arrays.</summary>
    [Benchmark, AllocatesAtMost(448)]
    public int Paper() => _encoder.Paper(_paper, Subject, "IR-23", _row).Length;

    private static FeedSubject Subject => new(Head, NoticeId, CourtId);

    private static UnitCursor At(byte[] unit)
    {
        var cursor = new UnitCursor(unit);
        cursor.Read();
        return cursor;
    }
}
