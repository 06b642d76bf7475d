using BenchmarkDotNet.Attributes;
using Dispatch.Core.RateLimit;

namespace Dispatch.Bench.RateLimit;

/// <summary>One ask of a worker's own share.</summary>
public class GcraBench
{
    private double _arrival;
    private double _now;

    [Benchmark, AllocatesAtMost(0)]
    public int Take()
    {
        var step = Gcra.Take(_arrival, _now += 10_000, 2_000, 20_000, 8);
        _arrival = step.Arrival;
        return step.Granted;
    }
}
