namespace Dispatch.Core.RateLimit;

/// <summary>
/// One worker's part in agreeing who counts, as a state machine without clock or I/O. Times are readings of the worker's monotonic clock.
/// <code>
///                     newer view in an answer: shrink to what old and new allow, then acknowledge it
///   Nothing ──beat──► Waiting ─────────────────────────────────────────────────────────────► Entered ──┐
///      ▲                 ▲   all others that are not dead go by the same view, and Quiet passed        │ newer view
///      │ lapse           └─────────────────────────────────────────────────────────────────────────────┘
/// </code>
/// What must stay true: a worker that grows (enters a share, or Redis) knows that for <see cref="LimiterTimes.Quiet"/> nobody has gone
/// by another view. A worker acknowledges a view only after it stopped going by the older one; one that may be counted dead has stopped
/// (<see cref="MaySend"/>), and begins from nothing when it comes back.
/// <para>Where Redis was lost, nothing is sent meanwhile, so what is waited is only the life of a token J: the old view's segments may still be in
/// the gateway's second. With b the burst, Redis keeps R = (cap − 1) / (1 + J + b), and what all shares keep together is less; whoever enters one starts
/// empty. A second that holds a old and 1 − a − J new time holds at most R (a + 2J + b) + 1 of the one (a token may be granted J after the ask) and
/// R (1 − a − J) of the other: the R (1 + J + b) + 1 = cap of a second without any change. Each share has a rounding of its own, so in every other
/// direction, where nobody is in a hurry, a whole second is waited as well (<see cref="LimiterTimes.Quiet"/>).</para> Not safe for use by two callers at once.
/// </summary>
internal sealed class LimiterProtocol(LimiterTimes times)
{
    private int _self;
    private bool _begun;
    private bool _entered;
    private bool _fromRedis;
    private long _acknowledged;
    private TimeSpan? _together;
    private TimeSpan _heardSince;
    private TimeSpan _sendUntil;
    private TimeSpan _enterFrom;
    private TimeSpan? _redisUpSince;
    private TimeSpan? _redisDownSince;

    /// <summary>What this worker may do, as long as <see cref="MaySend"/> is true.</summary>
    public LimiterStanding Standing { get; private set; } = LimiterStanding.Nothing;

    /// <summary>The generation to acknowledge with the next heartbeat.</summary>
    public long Acknowledged => _acknowledged;

    /// <summary>Redis was within reach long enough; told with the next heartbeat.</summary>
    public bool RedisSeen { get; private set; }

    /// <summary>Until when this worker can't be counted dead.</summary>
    public TimeSpan SendUntil => _sendUntil;

    public bool MaySend(TimeSpan now) => now < _sendUntil;

    /// <summary>True where this worker has been answered for so long that another one's silence is its own, not the ledger's.</summary>
    public bool Hears(TimeSpan now) => _begun && MaySend(now) && now - _heardSince >= times.DeadAfter;

    /// <summary>A new life under a new number: nothing is known.</summary>
    public void Begin(int self, TimeSpan now)
    {
        _self = self;
        Forget();
        _heardSince = now;
        _sendUntil = TimeSpan.Zero;
    }

    /// <summary>A new connection. Where it shows another history of the ledger, acknowledgements may be lost: enter nothing until all who went by them have stopped.</summary>
    public void Reconnected(bool sameEpoch, TimeSpan now)
    {
        _heardSince = now;
        if (sameEpoch) return;
        Forget();
        _enterFrom = now + times.DeadAfter + times.Quiet;
    }

    /// <summary>Stops for good: nothing is allowed from here on.</summary>
    public void Leave()
    {
        Forget();
        _sendUntil = TimeSpan.Zero;
    }

    /// <summary>Whether Redis answered.</summary>
    public void Redis(bool up, TimeSpan now)
    {
        _redisUpSince = up ? _redisUpSince ?? now : null;
        _redisDownSince = up ? null : _redisDownSince ?? now;
        RedisSeen = _redisUpSince is { } since && now - since >= times.SharedAfter;
    }

    /// <summary>A heartbeat was answered.</summary>
    /// <param name="sent">When it was sent.</param>
    /// <param name="now">When the answer came.</param>
    /// <param name="acknowledged">The generation that it carried (and that is committed now).</param>
    /// <param name="answer">What it brought back.</param>
    public BeatWish Beat(TimeSpan sent, TimeSpan now, long acknowledged, BeatAnswer answer)
    {
        if (_begun && !MaySend(now)) Forget(); // it may have been counted dead meanwhile, and views may have been missed
        _sendUntil = sent + times.StopAfter;
        Follow(answer.View);
        var settle = Enter(now, acknowledged, answer);
        return new BeatWish(Soon: _acknowledged != acknowledged, settle, Change(now, answer));
    }

    private void Follow(LimiterView view)
    {
        if (_begun && view.Generation == _acknowledged) return;
        _fromRedis = _begun && _entered && Standing.Shared && view.Generation == _acknowledged + 1;
        Standing = _begun && view.Generation > _acknowledged ? Standing.And(LimiterStanding.Of(view, _self)) : LimiterStanding.Nothing;
        _acknowledged = view.Generation;
        _entered = false;
        _together = null;
        _begun = true;
    }

    private long Enter(TimeSpan now, long acknowledged, BeatAnswer answer)
    {
        if (_entered || acknowledged != _acknowledged || now < _enterFrom) return 0;
        var view = answer.View;
        if (view is not { Mode: LimiterMode.Shared, Settled: true })
        {
            // Equal, not "at least": the answer is one look at the ledger, and who is ahead of it was not there when it was taken.
            if (!answer.Workers.All(worker => worker.No == _self || worker.Acknowledged == view.Generation || IsDead(worker, now)))
            {
                _together = null;
                return 0;
            }

            _together ??= now;
            if (now - _together < (_fromRedis && view.Mode == LimiterMode.Shares ? times.TokenLife : times.Quiet)) return 0;
        }

        _entered = true;
        Standing = LimiterStanding.Of(view, _self);
        return view.Settled ? 0 : view.Generation;
    }

    private LimiterView? Change(TimeSpan now, BeatAnswer answer)
    {
        if (!_entered) return null;
        var view = answer.View;
        var senders = answer.Workers.Where(worker => worker.Sends && !IsDead(worker, now)).OrderBy(worker => worker.No).ToArray();
        if (view.Mode == LimiterMode.Shared)
            return _redisDownSince is { } since && now - since >= times.SharesAfter && senders.Any(worker => worker.No == _self) ? Shares(view, senders) : null;
        if (senders.Length > 0 && senders.All(worker => worker.RedisSeen)) return new LimiterView(view.Generation + 1, LimiterMode.Shared, [], Settled: false);
        return senders.Select(worker => worker.No).SequenceEqual(view.Members) ? null : Shares(view, senders);
    }

    private static LimiterView Shares(LimiterView view, WorkerMark[] senders) =>
        new(view.Generation + 1, LimiterMode.Shares, [.. senders.Select(worker => worker.No)], Settled: false);

    private bool IsDead(WorkerMark worker, TimeSpan now) => worker.No != _self && worker.Silent && Hears(now);

    private void Forget()
    {
        Standing = LimiterStanding.Nothing;
        _begun = false;
        _entered = false;
        _acknowledged = 0;
        _together = null;
    }
}
