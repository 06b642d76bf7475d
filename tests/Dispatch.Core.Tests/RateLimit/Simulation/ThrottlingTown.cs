using Dispatch.Core.Metrics;
using Dispatch.Core.RateLimit;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Prometheus;
using Xunit;

namespace Dispatch.Core.Tests.RateLimit.Simulation;

/// <summary>
/// Real limiters, each with its share of a configured cap, before an operator that takes less and refuses the rest: how many it took within the
/// last second decides. Time is simulated, delays are by chance from one seed. Every worker has more to send than it may.
/// </summary>
internal sealed class ThrottlingTown
{
    private const int Configured = 500;
    private const int MostAsked = 20;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(250);
    private static readonly GatewayAccount Account = new(1, "town", Configured);

    private readonly FakeTimeProvider _clock = new();
    private readonly PriorityQueue<Action, (long At, int Order)> _events = new();
    private readonly Queue<long> _second = new();
    private readonly Worker[] _workers;
    private readonly Random _random;
    private int _order;
    private LimiterSeat.Refusal? _row;

    public ThrottlingTown(int seed, int workers)
    {
        _random = new Random(seed);
        _workers = [.. Enumerable.Range(0, workers).Select(rank => new Worker(new CapShare(rank, workers), _clock))];
        foreach (var worker in _workers)
        {
            After(Ms(0, 250), () => Beat(worker));
            After(Ms(0, 20), () => Ask(worker));
        }
    }

    /// <summary>What the operator takes in any second.</summary>
    public required int OperatorCap { get; set; }

    public long Taken { get; private set; }

    public long Refused { get; private set; }

    public void Run(TimeSpan time)
    {
        var end = _clock.GetTimestamp() + time.Ticks;
        while (_clock.GetTimestamp() < end)
        {
            while (_events.TryPeek(out _, out var next) && next.At <= _clock.GetTimestamp()) _events.Dequeue()();
            _clock.Advance(Step);
        }
    }

    private void Ask(Worker worker)
    {
        var asked = worker.Limiter.AcquireAsync(Account, MostAsked, CancellationToken.None).AsTask();
        Assert.True(asked.IsCompletedSuccessfully); // nothing to wait for: it counts for itself
        var grant = asked.Result;
        for (var i = 0; i < grant.Granted; i++) Submit(worker);
        After(grant.RetryAfter + Ms(0, 3), () => Ask(worker));
    }

    private void Submit(Worker worker)
    {
        var sent = _clock.GetTimestamp();
        After(_random.Next(50) == 0 ? Ms(10, 40) : Ms(0, 10), () =>
        {
            var now = _clock.GetTimestamp();
            while (_second.TryPeek(out var oldest) && oldest <= now - TimeSpan.TicksPerSecond) _second.Dequeue();
            var takes = _second.Count < OperatorCap;
            if (takes) _second.Enqueue(now);
            (Taken, Refused) = takes ? (Taken + 1, Refused) : (Taken, Refused + 1);
            After(Ms(1, 15), () => Answer(worker, takes, _clock.GetElapsedTime(sent)));
        });
    }

    private void Answer(Worker worker, bool taken, TimeSpan elapsed)
    {
        if (taken) worker.Limiter.Taken(Account, elapsed);
        else worker.Limiter.Throttled(Account, elapsed);
        foreach (var (_, at) in worker.Seat.Take()) After(Ms(2, 30), () => Write(at));
    }

    // As the ledger does it.
    private void Write(double at)
    {
        var now = _clock.GetTimestamp();
        var later = _row is not { } row || _clock.GetElapsedTime(row.Timestamp, now) > AdaptiveRate.Hold;
        if (later || at < _row!.Value.At) _row = new LimiterSeat.Refusal(at, later ? now : _row!.Value.Timestamp);
    }

    private void Beat(Worker worker)
    {
        worker.Told(_row);
        After(Heartbeat, () => Beat(worker));
    }

    private void After(TimeSpan delay, Action action) => _events.Enqueue(action, (_clock.GetTimestamp() + delay.Ticks, _order++));

    private TimeSpan Ms(int from, int to) => TimeSpan.FromMilliseconds(from + ((to - from) * _random.NextDouble()));

    private sealed class Worker
    {
        private readonly LimiterStanding _standing;

        public Worker(CapShare share, TimeProvider clock)
        {
            _standing = new LimiterStanding(false, [share]);
            var metrics = new RateLimitMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry()));
            Limiter = new RateLimiter(Seat, redis: null!, metrics, clock, Options.Create(new RateLimitOptions())); // by its own share it asks no Redis
            Told(null);
        }

        public LimiterSeat Seat { get; } = new();

        public IRateLimiter Limiter { get; }

        public void Told(LimiterSeat.Refusal? refusal) => Seat.Publish(new LimiterSeat.Place(
            _standing, long.MaxValue, refusal is { } met ? new Dictionary<short, LimiterSeat.Refusal> { [Account.No] = met } : []));
    }
}
