using Dispatch.Core.RateLimit;
using Xunit;

namespace Dispatch.Core.Tests.RateLimit;

public sealed class AdaptiveRateTests
{
    [Fact]
    public void A_refusal_cuts_at_once_and_the_rate_comes_back_without_a_step_to_the_whole()
    {
        Assert.Equal(0.7, AdaptiveRate.Share(1, TimeSpan.Zero), 6);
        var before = 0.0;
        for (var ms = 0; ms < 60_000; ms += 10)
        {
            var share = AdaptiveRate.Share(1, TimeSpan.FromMilliseconds(ms));
            Assert.InRange(share, before, before == 0 ? 1 : before + 0.01);
            before = share;
        }

        Assert.Equal(1, before);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.5)]
    [InlineData(0.25)]
    public void A_gateway_that_allows_less_than_its_contract_is_used_by_nine_tenths_and_refuses_less_than_one_in_a_hundred(double allowed)
    {
        const double Rate = 500;
        var step = TimeSpan.FromMilliseconds(10);
        var (at, age) = (1.0, TimeSpan.FromHours(1));
        double sent = 0, refused = 0;
        for (var now = TimeSpan.Zero; now < TimeSpan.FromMinutes(10); now += step, age += step)
        {
            var share = AdaptiveRate.Share(at, age);
            var settled = now > TimeSpan.FromSeconds(30);
            if (settled) sent += Math.Min(share, allowed) * Rate * step.TotalSeconds;
            if (share <= allowed) continue;
            if (settled) refused += (share - allowed) * Rate * step.TotalSeconds;
            if (age >= AdaptiveRate.Hold) (at, age) = (share, TimeSpan.Zero);
        }

        Assert.InRange(sent / (allowed * Rate * 570), 0.9, 1);
        Assert.InRange(refused / sent, 0, 0.01);
    }
}
