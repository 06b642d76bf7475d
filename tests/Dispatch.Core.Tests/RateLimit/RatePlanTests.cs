using Dispatch.Core.RateLimit;
using Xunit;

namespace Dispatch.Core.Tests.RateLimit;

public sealed class RatePlanTests
{
    [Theory]
    [InlineData(2, 50, 20)]
    [InlineData(33.3, 50, 20)]
    [InlineData(500, 15, 15)]
    [InlineData(5_000, 1_000, 1_000)]
    public void A_second_and_the_life_of_a_token_at_this_rate_with_burst_fill_the_cap_and_no_more(double cap, int validity, int burst)
    {
        var plan = RatePlan.Of(cap, TimeSpan.FromMilliseconds(validity), TimeSpan.FromMilliseconds(burst));
        Assert.Equal(cap, (plan.PerSecond * (1 + (validity / 1e3) + (burst / 1e3))) + 1, 6);
    }

    [Fact]
    public void A_cap_without_room_gives_no_rate() => Assert.Equal(0, RatePlan.Of(0.5, TimeSpan.Zero, TimeSpan.Zero).PerSecond);

    [Theory]
    [InlineData(500, 3)]
    [InlineData(7, 5)]
    [InlineData(2, 40)]
    [InlineData(100, 1)]
    public void The_shares_of_one_view_add_up_to_the_cap(int cap, int members) =>
        Assert.Equal(cap, Enumerable.Range(0, members).Sum(rank => new CapShare(rank, members).Of(cap)), 6);
}
