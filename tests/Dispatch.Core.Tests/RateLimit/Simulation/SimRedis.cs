using Dispatch.Core.RateLimit;

namespace Dispatch.Core.Tests.RateLimit.Simulation;

/// <summary>Counts for all while it is up, on a clock of its own.</summary>
internal sealed class SimRedis(TimeSpan burst)
{
    private TimeSpan _behind;

    public bool Up { get; set; } = true;

    public double? Arrival { get; set; }

    public void SetBack(TimeSpan by) => _behind += by;

    public (int Granted, double Arrival, double Now) Take(TimeSpan now, double interval, int wanted, double seen)
    {
        var own = (now - _behind).TotalMicroseconds;
        var step = Gcra.Take(Arrival is { } stored ? Math.Max(stored, seen) : Math.Max(seen, own + interval), own, interval, burst.TotalMicroseconds, wanted);
        Arrival = step.Arrival;
        return (step.Granted, step.Arrival, own);
    }
}
