namespace Dispatch.Core.Sms.Queue;

/// <summary>
/// How far this worker's claims have come in each lane. The index still holds what was sent since the last vacuum, before everything that waits; a
/// claim that began there would walk over all of it each time. What comes in before the front (a re-send, a give-back, another worker's
/// rows) is found by a claim of the whole order: whenever one from the front finds too little, when told, and once a second anyway.
/// </summary>
internal sealed class ClaimFront(TimeProvider time)
{
    private static readonly TimeSpan WholeEvery = TimeSpan.FromSeconds(1);

    private readonly LaneFront[] _from = [.. LaneFront.Whole];
    private bool _whole = true;
    private long _wholeAt;

    /// <summary>The next claim is of the whole order.</summary>
    public bool IsWhole => _whole || time.GetElapsedTime(_wholeAt) >= WholeEvery;

    public IReadOnlyList<LaneFront> From => _from;

    /// <summary>Something waits before the front.</summary>
    public void Reset() => _whole = true;

    /// <summary>A claim from the front, or of the whole order, gave these rows.</summary>
    public void Claimed(IReadOnlyList<QueuedSms> rows, int asked, bool whole)
    {
        // The whole of it and still too little: nothing else waits, and the next row may come anywhere.
        _whole = rows.Count < asked;
        if (whole) _wholeAt = time.GetTimestamp();
        foreach (var lane in rows.GroupBy(row => row.Lane))
        {
            var last = lane.Max(SmsOrder.Instance)!;
            // Of the whole order the last row says how far all is taken, even where that is less than was thought.
            var front = new LaneFront(lane.Key, last.Turn, last.No);
            ref var from = ref _from[(int)lane.Key];
            if (whole ? rows.Count == asked : (front.Turn, front.No).CompareTo((from.Turn, from.No)) > 0) from = front;
        }
    }
}
