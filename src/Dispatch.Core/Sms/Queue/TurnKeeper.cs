using System.Runtime.InteropServices;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Queue;

/// <summary>
/// Gives each SMS its turn, so that courts are served in turn whatever their bulk: the turn now served in the lane, or this worker's last
/// turn for that court, whichever is later, plus 1. Per worker: a count shared by all would be a lock held until COMMIT. Safe for any thread.
/// </summary>
internal sealed class TurnKeeper
{
    /// <summary>Courts remembered per lane. One that is forgotten starts again at the turn now served: early, never late.</summary>
    public const int MaxCourts = 16_384;

    private readonly Lock _gate = new();
    private readonly LaneTurns[] _lanes = [new(), new(), new()];

    /// <summary>The turn for the court's next SMS.</summary>
    public long Next(Lane lane, int court)
    {
        lock (_gate)
        {
            var turns = _lanes[(int)lane];
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(turns.Last, court, out _);
            var turn = last = Math.Max(turns.Served, last) + 1;
            if (turns.Last.Count > MaxCourts) Forget(turns);
            return turn;
        }
    }

    /// <summary>The lane serves this turn now, here or at another worker. A lower one than before changes nothing.</summary>
    public void Served(Lane lane, long turn)
    {
        lock (_gate) _lanes[(int)lane].Served = Math.Max(_lanes[(int)lane].Served, turn);
    }

    /// <summary>The highest turn known to be served in the lane.</summary>
    public long ServedIn(Lane lane)
    {
        lock (_gate) return _lanes[(int)lane].Served;
    }

    // First those whose last turn is over anyway; if all are ahead, all: a rare and harmless start over.
    private static void Forget(LaneTurns turns)
    {
        foreach (var (court, last) in turns.Last)
            if (last <= turns.Served) turns.Last.Remove(court);
        if (turns.Last.Count > MaxCourts / 2) turns.Last.Clear();
    }

    private sealed class LaneTurns
    {
        public Dictionary<int, long> Last { get; } = [];

        public long Served { get; set; }
    }
}
