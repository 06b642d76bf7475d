using Dispatch.Core.RateLimit;
using Dispatch.Core.Tests.RateLimit.Simulation;
using Xunit;

namespace Dispatch.Core.Tests.RateLimit;

public sealed class LimiterSimulationTests
{
    private const int Seeds = 400;

    [Theory]
    [InlineData(50, 60)]
    [InlineData(500, 200)]
    [InlineData(50, 500)]
    public void No_second_exceeds_the_cap_whatever_happens_to_workers_ledger_and_Redis_and_in_calm_the_cap_is_used(int validityMilliseconds, int burstMilliseconds)
    {
        var (validity, burst) = (TimeSpan.FromMilliseconds(validityMilliseconds), TimeSpan.FromMilliseconds(burstMilliseconds));
        var (segments, shares) = (0L, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var world = new SimWorld(seed, validity, burst);
            world.Run();
            AssertCap(world.Gateway, seed);
            AssertUse(world, seed);
            segments += world.Gateway.Count;
            shares += world.SharesEntered;
        }

        // The runs were eventful enough to prove something.
        Assert.InRange(segments, Seeds * 400L, long.MaxValue);
        Assert.InRange(shares, Seeds, int.MaxValue);
    }

    private static void AssertCap(List<TimeSpan> gateway, int seed)
    {
        for (var i = SimWorld.Cap; i < gateway.Count; i++)
        {
            var span = gateway[i] - gateway[i - SimWorld.Cap];
            Assert.True(span >= TimeSpan.FromSeconds(1), $"seed {seed}: {SimWorld.Cap + 1} segments within {span} at {gateway[i]}");
        }
    }

    private static void AssertUse(SimWorld world, int seed)
    {
        var last = world.Gateway.Count(at => at > world.Now - TimeSpan.FromSeconds(8));
        var planned = RatePlan.Of(SimWorld.Cap, world.Validity, world.Burst).PerSecond * 8;
        Assert.True(last >= planned * 0.8, $"seed {seed}: {last} segments in the last 8 s, planned {planned:0}");
    }
}
