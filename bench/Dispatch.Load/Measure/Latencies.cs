using System.Diagnostics;

namespace Dispatch.Load.Measure;

/// <summary>Every latency of a run, so that a quantile is one that was measured and not a bucket's edge.</summary>
internal sealed class Latencies(int capacity)
{
    private readonly List<double> _milliseconds = new(capacity);

    public int Count => _milliseconds.Count;

    /// <summary>From one monotonic timestamp to another.</summary>
    public void Add(long from, long to) => _milliseconds.Add(Stopwatch.GetElapsedTime(from, to).TotalMilliseconds);

    public void AddMilliseconds(IEnumerable<double> values) => _milliseconds.AddRange(values);

    /// <summary>By nearest rank: the smallest value that at least the share of all values does not exceed. Null without values.</summary>
    public Quantiles? Quantiles()
    {
        if (_milliseconds.Count == 0) return null;
        _milliseconds.Sort();
        return new Quantiles(At(0.50), At(0.99), _milliseconds[^1]);
    }

    private double At(double share) => _milliseconds[Math.Max(0, (int)Math.Ceiling(share * _milliseconds.Count) - 1)];
}

/// <summary>In milliseconds.</summary>
internal sealed record Quantiles(double P50, double P99, double Max);
