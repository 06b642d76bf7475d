using Dispatch.Core.RateLimit;

namespace Dispatch.Core.Tests.RateLimit.Simulation;

/// <summary>One worker: the real protocol and the real counting, with the I/O between them simulated.</summary>
internal sealed class SimWorker(SimWorld world)
{
    private readonly LimiterProtocol _protocol = new(world.Times);
    private readonly AccountTally _tally = new();
    private TimeSpan _stalledUntil;
    private int _no;
    private bool _leaving;

    public bool Gone { get; private set; }

    public bool SeesRedis { get; set; } = true;

    public void Start()
    {
        Beat();
        Ask();
    }

    public void Stall(TimeSpan time) => _stalledUntil = world.Now + time;

    public void Die() => Gone = true;

    public void Leave()
    {
        if (_leaving) return;
        _leaving = true;
        _protocol.Leave();
        Later(world.Ms(0, 300), () =>
        {
            if (world.Ledger.Up) world.Ledger.Leave(_no);
            Gone = true;
        });
    }

    // A stalled process does everything late; a dead one does nothing.
    private void Later(TimeSpan delay, Action action) => world.After(delay, () =>
    {
        if (Gone) return;
        if (world.Now < _stalledUntil) Later(_stalledUntil - world.Now, action);
        else action();
    });

    private void Beat()
    {
        if (_leaving) return;
        if (_no == 0)
        {
            if (world.Ledger.Up)
            {
                _no = world.Ledger.Register(world.Now);
                _protocol.Begin(_no, world.Now);
            }
            else
            {
                Later(world.Ms(450, 550), Beat);
                return;
            }
        }

        _protocol.Redis(world.Redis.Up && SeesRedis, world.Now);
        var (sent, acknowledged, redisSeen, slow) = (world.Now, _protocol.Acknowledged, _protocol.RedisSeen, world.IsChaos && world.Random.Next(60) == 0);
        // On the wire and in the ledger a stall of the process changes nothing: only its own steps come late.
        world.After(slow ? world.Ms(0, 2_500) : world.Ms(0, 20), () =>
        {
            var answer = world.Ledger.Up ? world.Ledger.Beat(_no, acknowledged, redisSeen, world.Now) : null;
            var up = world.Ledger.Up;
            Later(slow ? world.Ms(0, 1_500) : world.Ms(0, 20), () => Answered(sent, acknowledged, answer, up));
        });
    }

    private void Answered(TimeSpan sent, long acknowledged, BeatAnswer? answer, bool up)
    {
        if (_leaving) return;
        var soon = false;
        if (up && answer is null)
        {
            _no = 0;
            _protocol.Begin(0, world.Now);
        }
        else if (answer is not null)
        {
            var before = _protocol.Standing;
            var wish = _protocol.Beat(sent, world.Now, acknowledged, answer);
            if (_protocol.Standing != before && !_protocol.Standing.Shares.IsEmpty) world.SharesEntered++;
            soon = wish.Soon || wish.Change is not null;
            if (world.Ledger.Up) world.Ledger.Write(wish);
            if (world.Ledger.Up && _protocol.Hears(world.Now) && world.Random.Next(10) == 0) world.Ledger.Bury(_no, world.Now);
        }

        Later(soon ? TimeSpan.FromMilliseconds(1) : world.Ms(450, 550), Beat);
    }

    private void Ask()
    {
        var (asked, standing) = (world.Now, _protocol.Standing);
        if (_protocol.MaySend(asked) && !_leaving && world.Mood != SimMood.Idle)
        {
            if (standing.Shared) AskRedis(asked);
            else AskOwnShare(asked, standing);
        }

        Later(world.Ms(2, 40), Ask);
    }

    private void AskRedis(TimeSpan asked)
    {
        var (standing, sendUntil, wanted) = (_protocol.Standing, _protocol.SendUntil, 1 + world.Random.Next(20));
        var seen = _tally.Seen(standing);
        var interval = Interval(SimWorld.Cap);
        world.After(world.Ms(0, 15), () =>
        {
            if (!world.Redis.Up || !SeesRedis) return;
            var (granted, arrival, now) = world.Redis.Take(world.Now, interval, wanted, seen);
            Later(world.Ms(0, 15), () =>
            {
                _tally.Saw(standing, arrival, now, interval);
                Send(granted, asked, sendUntil);
            });
        });
    }

    private void AskOwnShare(TimeSpan asked, LimiterStanding standing)
    {
        var interval = Interval(standing.ShareOf(SimWorld.Cap));
        if (double.IsInfinity(interval)) return;
        var step = _tally.Take(standing, world.Now.TotalMicroseconds, interval, world.Burst.TotalMicroseconds, 1 + world.Random.Next(20));
        Send(step.Granted, asked, _protocol.SendUntil);
    }

    // Each token is used at some moment of its life, looked at once more just before.
    private void Send(int tokens, TimeSpan asked, TimeSpan sendUntil)
    {
        var until = asked + world.Validity < sendUntil ? asked + world.Validity : sendUntil;
        for (var i = 0; i < tokens; i++)
        {
            var late = world.Mood == SimMood.Late || (world.Mood == SimMood.Any && world.Random.Next(3) == 0);
            var delay = late ? until - world.Now - TimeSpan.FromTicks(1) : world.Mood == SimMood.Rush ? TimeSpan.Zero : world.Ms(0, 10);
            Later(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, () =>
            {
                if (world.Now < until) world.Gateway.Add(world.Now);
            });
        }
    }

    // Throttling comes and goes: the adapted rate differs from ask to ask.
    private double Interval(double cap)
    {
        var rate = RatePlan.Of(cap, world.Validity, world.Burst).PerSecond * (world.Random.Next(8) == 0 ? 0.7 : 1);
        return rate > 0 ? 1_000_000 / rate : double.PositiveInfinity;
    }
}
