using Dispatch.Core.RateLimit;
using Xunit;

namespace Dispatch.Core.Tests.RateLimit;

public sealed class GcraTests
{
    private const double Second = 1_000_000;

    [Fact]
    public void What_is_not_stored_starts_empty_not_full()
    {
        var step = Gcra.Take(null, now: 50 * Second, interval: 10_000, burst: 500_000, wanted: 100);
        Assert.Equal(0, step.Granted);
        Assert.Equal((50 * Second) + 10_000, step.Arrival);
    }

    [Fact]
    public void An_idle_account_saves_up_its_burst_and_no_more()
    {
        var step = Gcra.Take(0, now: 50 * Second, interval: 10_000, burst: 50_000, wanted: 100);
        Assert.Equal(6, step.Granted);
        Assert.True(step.Wait > 0);
    }

    [Fact]
    public void All_that_was_wanted_means_no_wait() => Assert.Equal(0, Gcra.Take(0, 50 * Second, 10_000, 50_000, 3).Wait);

    [Fact]
    public void After_the_wait_there_is_something()
    {
        var first = Gcra.Take(0, 50 * Second, 10_000, 50_000, 100);
        Assert.InRange(Gcra.Take(first.Arrival, (50 * Second) + first.Wait, 10_000, 50_000, 100).Granted, 1, 6);
    }

    [Fact]
    public void An_arrival_that_only_a_clock_set_back_explains_does_not_stop_the_account()
    {
        var step = Gcra.Take(900 * Second, now: 50 * Second, interval: 10_000, burst: 50_000, wanted: 1);
        Assert.Equal(0, step.Granted);
        Assert.Equal(1, Gcra.Take(step.Arrival, (50 * Second) + 10_000, 10_000, 50_000, 1).Granted);
    }

    [Fact]
    public void No_window_holds_more_than_the_rate_the_burst_and_one_whatever_the_rate_adapts_to()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new Random(seed);
            var smallest = 500 + random.Next(20_000);
            var burst = random.Next(100_000);
            var window = 50_000 + random.Next(2_000_000);
            var granted = new Queue<(double At, int Tokens)>();
            double? arrival = null;
            var (now, inWindow) = (1_000 * Second, 0);
            for (var i = 0; i < 400; i++)
            {
                now += random.Next(30_000);
                if (random.Next(50) == 0) arrival = null; // flushed
                var step = Gcra.Take(arrival, now, smallest * (1 + (random.NextDouble() * 3 * random.Next(2))), burst, 1 + random.Next(50));
                arrival = step.Arrival;
                granted.Enqueue((now, step.Granted));
                inWindow += step.Granted;
                while (granted.Peek().At <= now - window) inWindow -= granted.Dequeue().Tokens;
                Assert.True(inWindow <= ((window + burst) / (double)smallest) + 1, $"seed {seed}");
            }
        }
    }
}
