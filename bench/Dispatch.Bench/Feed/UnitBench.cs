using BenchmarkDotNet.Attributes;
using Dispatch.Core.Feed;

namespace Dispatch.Bench.Feed;

/// <summary>Feed units, written and walked a record at a time.</summary>
public class UnitBench
{
    private const int Records = 1_000;

    private readonly UnitWriter _writer = new();
    private byte[] _services = [];
    private byte[] _evidence = [];

    [GlobalSetup]
    public void SetUp()
    {
        _services = Filled(() => WriteService());
        _evidence = Filled(() => WriteEvidence());
    }

    /// <summary>Acceptance and consignment of one notice, packed.</summary>
    [Benchmark(Baseline = true), AllocatesAtMost(0)]
    public int WriteService()
    {
        if (_writer.Events >= 2 * Records) _writer.Reset();
        _writer.Add(FeedSamples.Service);
        return _writer.Events;
    }

    [Benchmark, AllocatesAtMost(0)]
    public int WriteEvidence()
    {
        if (_writer.Events >= 2 * Records) _writer.Reset();
        _writer.Add(FeedSamples.View);
        return _writer.Events;
    }

    [Benchmark(OperationsPerInvoke = Records), AllocatesAtMost(0)]
    public long ReadServices() => Walk(_services);

    [Benchmark(OperationsPerInvoke = Records), AllocatesAtMost(0)]
    public long ReadEvidence() => Walk(_evidence);

    private static long Walk(byte[] unit)
    {
        long sum = 0;
        var cursor = new UnitCursor(unit);
        while (cursor.Read()) sum += cursor.No + cursor.Court + cursor.IssuedTicks + (cursor.IsService ? cursor.Offset : cursor.OccurredTicks);
        return sum;
    }

    private byte[] Filled(Action write)
    {
        _writer.Reset();
        for (var i = 0; i < Records; i++) write();
        return _writer.Payload.ToArray();
    }
}
