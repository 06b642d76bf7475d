using Dispatch.Core.RateLimit;

namespace Dispatch.Core.Tests.RateLimit.Simulation;

/// <summary>
/// Workers, a ledger, a Redis and a gateway in simulated time, with chance from one seed: workers join, stall, die and leave,
/// the ledger and Redis go away, Redis is flushed, answers take their time.
/// </summary>
internal sealed class SimWorld
{
    public const int Cap = 40;

    public static readonly TimeSpan Chaos = TimeSpan.FromSeconds(40);
    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(40);


    private readonly PriorityQueue<Action, (TimeSpan At, int Order)> _events = new();
    private int _order;

    public SimWorld(int seed, TimeSpan validity, TimeSpan burst)
    {
        (Random, Validity, Burst) = (new Random(seed), validity, burst);
        Times = new LimiterTimes(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1) + validity, validity, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        (Ledger, Redis) = (new SimLedger(Times), new SimRedis(burst));
    }

    public TimeSpan Validity { get; }

    public TimeSpan Burst { get; }

    public LimiterTimes Times { get; }

    /// <summary>Things go wrong now; afterwards all is well, and the cap must be used.</summary>
    public bool IsChaos => Now < TimeSpan.FromHours(1) + Chaos;

    public Random Random { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public SimLedger Ledger { get; }

    public SimRedis Redis { get; }

    public List<SimWorker> Workers { get; } = [];

    /// <summary>When the gateway saw each segment.</summary>
    public List<TimeSpan> Gateway { get; } = [];

    /// <summary>How tokens are used just now. What is held to the end and what comes next in a rush meet in one second: the worst that can be.</summary>
    public SimMood Mood { get; private set; } = SimMood.Any;

    /// <summary>How often some worker counted for itself.</summary>
    public int SharesEntered { get; set; }

    public TimeSpan Ms(int from, int to) => TimeSpan.FromMilliseconds(Random.Next(from, to) + Random.NextDouble());

    public void After(TimeSpan delay, Action action) => _events.Enqueue(action, (Now + delay, _order++));

    public void Run()
    {
        var end = Now + Chaos;
        for (var i = 0; i < 1 + Random.Next(4); i++) Join();
        After(Ms(0, 3_000), Trouble);
        After(Ms(0, 3_000), ChangeMood);
        RunUntil(end);
        Ledger.Up = Redis.Up = true;
        foreach (var worker in Workers) worker.SeesRedis = true;
        Join(); // the others may be on their way out
        RunUntil(end + Calm);
    }

    private void Join()
    {
        var worker = new SimWorker(this);
        Workers.Add(worker);
        worker.Start();
    }

    private void RunUntil(TimeSpan end)
    {
        while (_events.TryPeek(out _, out var next) && next.At <= end)
        {
            var action = _events.Dequeue();
            Now = next.At;
            action();
        }

        Now = end;
    }

    private void ChangeMood()
    {
        Mood = IsChaos ? (SimMood)Random.Next(4) : SimMood.Any;
        if (IsChaos) After(Ms(100, 1_500), ChangeMood);
    }

    private void Trouble()
    {
        if (!IsChaos) return;
        var alive = Workers.FindAll(worker => !worker.Gone);
        var one = alive.Count > 0 ? alive[Random.Next(alive.Count)] : null;
        switch (Random.Next(11))
        {
            case 0: (Redis.Up, _) = (false, 0); After(Ms(100, 9_000), () => Redis.Up = true); break;
            case 1: Redis.Arrival = null; break;
            case 2: (Ledger.Up, _) = (false, 0); After(Ms(100, 6_000), () => Ledger.Up = true); break;
            case 3: one?.Stall(Ms(100, 7_000)); break;
            case 4: one?.Die(); break;
            case 5: one?.Leave(); break;
            case 6 or 7: if (alive.Count < 6) Join(); break;
            case 8 when one is not null: (one.SeesRedis, _) = (false, 0); After(Ms(500, 6_000), () => one.SeesRedis = true); break;
            case 9: (Redis.Up, Redis.Arrival) = (false, null); After(Ms(1_000, 12_000), () => Redis.Up = true); break;
            case 10: Redis.SetBack(Ms(1, 3_000)); break;
        }

        After(Ms(100, 5_000), Trouble);
    }
}
