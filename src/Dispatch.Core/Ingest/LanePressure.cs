namespace Dispatch.Core.Ingest;

/// <summary>
/// What the consumer's thread does with full lanes: waits for those that move, pauses those that stand still. A pause is the last resort:
/// it makes the client throw away what it has fetched, and the broker sends it all again. Consumer's thread only.
/// </summary>
/// <param name="lanes">How many lanes there are.</param>
/// <param name="highWater">Events read ahead of a lane before it is full.</param>
/// <param name="standsStill">A full lane that has taken nothing for so long stands still.</param>
/// <param name="time">Monotonic.</param>
internal sealed class LanePressure(int lanes, int highWater, TimeSpan standsStill, TimeProvider time)
{
    private readonly Lane[] _lanes = new Lane[lanes];

    /// <summary>True: every lane in use is full and some of them move, so the next events are better left with the client for a moment.</summary>
    public bool Waits
    {
        get
        {
            var moves = false;
            foreach (var lane in _lanes)
            {
                if (!lane.Used) continue;
                if (lane.Queued < highWater) return false;
                moves |= !lane.Still;
            }

            return moves;
        }
    }

    /// <summary>Notes how a lane stands.</summary>
    /// <param name="lane">Its number.</param>
    /// <param name="used">Partitions go down it.</param>
    /// <param name="queued">Events handed over and not yet taken.</param>
    /// <param name="taken">Events it has ever taken.</param>
    public void Note(int lane, bool used, int queued, long taken)
    {
        ref var noted = ref _lanes[lane];
        var now = time.GetTimestamp();
        if (taken != noted.Taken || noted.Queued < highWater) (noted.Taken, noted.Since) = (taken, now);
        (noted.Used, noted.Queued) = (used, queued);
        noted.Still = queued >= highWater && time.GetElapsedTime(noted.Since, now) >= standsStill;
    }

    /// <summary>Its partitions are to be paused: it stands still, or is so far ahead of a lane with room that it would hold that one up.</summary>
    public bool Pauses(int lane) => _lanes[lane].Still || _lanes[lane].Queued >= 2 * highWater;

    /// <summary>Its partitions may go on.</summary>
    public bool Resumes(int lane) => _lanes[lane].Queued < highWater / 2;

    private struct Lane
    {
        public bool Used;
        public bool Still;
        public int Queued;
        public long Taken;
        public long Since;
    }
}
