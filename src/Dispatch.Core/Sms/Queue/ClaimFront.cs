using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Queue;

/// <summary>
/// How far this worker's claims have come in each lane. The index still holds what was sent since the last vacuum, before everything that waits; a
/// claim that began there would walk over all of it each time. What is new and comes in before the front is found by going back to the turns
/// of a second ago; what was there before (a re-send, a give-back, a dead worker's lease) by a claim of the whole order: when told, and now
/// and then anyway, but never for more than a hundredth of the time.
/// </summary>
internal sealed class ClaimFront(TimeProvider time)
{
    private const int Share = 100;
    private static readonly TimeSpan WholeEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Past = TimeSpan.FromSeconds(1);

    private readonly LaneFront[] _from = [.. LaneFront.Whole];
    private LaneFront[] _older = [.. LaneFront.Whole];
    private LaneFront[] _newer = [.. LaneFront.Whole];
    private long _newerAt;
    private bool _whole = true;
    private long _wholeAt;
    private TimeSpan _wholeEvery = WholeEvery;

    /// <summary>The next claim is of the whole order.</summary>
    public bool IsWhole => _whole || time.GetElapsedTime(_wholeAt) >= _wholeEvery;

    /// <summary>Where the last claim ended, or by lane the lowest row that was written since, where that comes before.</summary>
    public IReadOnlyList<LaneFront> From(IEnumerable<LaneFront?> lowest)
    {
        foreach (var lane in lowest)
            if (lane is { } row && (row.Turn, row.No).CompareTo((_from[(int)row.Lane].Turn, _from[(int)row.Lane].No)) < 0) _from[(int)row.Lane] = row;
        return _from;
    }

    /// <summary>Something that was claimed before waits again.</summary>
    public void Reset() => _whole = true;

    /// <summary>
    /// Where what is new begins: the turns that were served a second ago. Whoever writes a row gives it a later turn than the one it knows to
    /// be served, and hears of that within a batch.
    /// </summary>
    public IReadOnlyList<LaneFront> Recent(TurnKeeper turns)
    {
        if (time.GetElapsedTime(_newerAt) >= Past)
        {
            _older = _newer;
            _newer = [.. LaneFront.Whole.Select(lane => lane with { Turn = turns.ServedIn(lane.Lane) })];
            _newerAt = time.GetTimestamp();
        }

        return _older;
    }

    /// <summary>The whole order was read, in so much time.</summary>
    public void Read(TimeSpan took)
    {
        (_whole, _wholeAt) = (false, time.GetTimestamp());
        _wholeEvery = took * Share > WholeEvery ? took * Share : WholeEvery;
    }

    /// <summary>A claim from the front, or of the whole order, gave these rows.</summary>
    public void Claimed(IReadOnlyList<QueuedSms> rows, int asked, bool whole)
    {
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
