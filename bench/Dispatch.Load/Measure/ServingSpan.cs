using System.Diagnostics;

namespace Dispatch.Load.Measure;

/// <summary>
/// The time over which notices became durable: from the answer to the first COMMIT that served any to the answer to the last.
/// The first COMMIT's own notices are not counted, for the work on them lies before the clock.
/// </summary>
internal sealed record ServingSpan(long First, long Last, long Counted)
{
    public double Seconds => Stopwatch.GetElapsedTime(First, Last).TotalSeconds;

    /// <summary>0 where all came in one COMMIT: then there is no span.</summary>
    public double PerSecond => Seconds > 0 ? Counted / Seconds : 0;

    public static ServingSpan Of(IReadOnlyDictionary<long, long> servingUnits, CommitTimes times)
    {
        var answered = servingUnits.Select(unit => (At: times[unit.Key], Notices: unit.Value)).OrderBy(unit => unit.At).ToList();
        if (answered.Count == 0) throw new LoadException("No notice was served.");
        return new ServingSpan(answered[0].At, answered[^1].At, answered.Skip(1).Sum(unit => unit.Notices));
    }
}
