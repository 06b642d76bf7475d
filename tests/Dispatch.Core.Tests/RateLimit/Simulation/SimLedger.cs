using Dispatch.Core.RateLimit;

namespace Dispatch.Core.Tests.RateLimit.Simulation;

/// <summary>What table <c>worker</c> and <c>limiter_view</c> do; each call is one transaction.</summary>
internal sealed class SimLedger(LimiterTimes times)
{
    private readonly SortedDictionary<int, Row> _rows = [];
    private LimiterView _view = new(1, LimiterMode.Shared, [], Settled: true);
    private int _last;

    public bool Up { get; set; } = true;

    public int Register(TimeSpan now)
    {
        _rows[++_last] = new Row { HeartbeatAt = now };
        return _last;
    }

    public BeatAnswer? Beat(int no, long acknowledged, bool redisSeen, TimeSpan now)
    {
        if (!_rows.TryGetValue(no, out var row)) return null;
        (row.HeartbeatAt, row.Acknowledged, row.RedisSeen) = (now, acknowledged, redisSeen);
        return new BeatAnswer(
            _view, [.. _rows.Select(pair => new WorkerMark(pair.Key, pair.Value.Acknowledged, true, pair.Value.RedisSeen, now - pair.Value.HeartbeatAt > times.DeadAfter))], []);
    }

    public void Write(BeatWish wish)
    {
        if (wish.Settle == _view.Generation) _view = _view with { Settled = true };
        if (wish.Change is { } change && change.Generation == _view.Generation + 1) _view = change;
    }

    public void Bury(int self, TimeSpan now)
    {
        foreach (var no in _rows.Where(pair => pair.Key != self && now - pair.Value.HeartbeatAt > times.DeadAfter).Select(pair => pair.Key).ToList()) _rows.Remove(no);
    }

    public void Leave(int no) => _rows.Remove(no);

    private sealed class Row
    {
        public TimeSpan HeartbeatAt { get; set; }

        public long Acknowledged { get; set; }

        public bool RedisSeen { get; set; }
    }
}
