using Dispatch.Core.RateLimit;
using Dispatch.Core.Tests.RateLimit.Simulation;
using Xunit;

namespace Dispatch.Core.Tests.RateLimit;

public sealed class AdaptiveRateTests
{
    private const int Seeds = 20;
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(true, 0.92)]
    [InlineData(false, 0.3)]
    public void A_refusal_cuts_at_once_and_the_rate_comes_back_to_the_whole(bool found, double cut)
    {
        Assert.Equal(cut, AdaptiveRate.Share(1, TimeSpan.Zero, found), 6);
        var before = 0.0;
        for (var ms = 0; ms < 60_000; ms += 10)
        {
            var share = AdaptiveRate.Share(1, TimeSpan.FromMilliseconds(ms), found);
            // Only where nothing was found there is one step, at the end of the hold.
            Assert.InRange(share, before, before == 0 || (!found && ms == 1_000) ? 1 : before + 0.01);
            before = share;
        }

        Assert.Equal(1, before);
    }

    [Fact]
    public void The_first_segment_taken_after_a_refusal_tells_how_many_the_gateway_takes()
    {
        var ceiling = new Ceiling();
        var now = Feed(ceiling, TimeSpan.FromSeconds(10), perSecond: 500, seconds: 2);
        for (var i = 0; i < 4; i++) Assert.False(ceiling.Refused(1, now, now)); // fewer than one in a hundred
        while (!ceiling.Refused(1, now, now)) Assert.Equal(1, ceiling.Share(now));
        Assert.False(ceiling.Refused(0.3, now, now + TimeSpan.FromMilliseconds(10))); // it was under way
        Assert.Equal(0.3, ceiling.Share(now), 6);
        Assert.Null(ceiling.Taken(now - TimeSpan.FromMilliseconds(1), now)); // and so was this
        // The operator now takes 300 a second: its second has room again when the 200 oldest have left it.
        var room = now + TimeSpan.FromMilliseconds(400);
        Assert.InRange(ceiling.Taken(room, room)!.Value, 0.58, 0.64);
        Assert.Null(ceiling.Taken(room, room));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_an_operator_gives_back_is_used_again_within_half_a_minute(int workers)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var town = new ThrottlingTown(seed, workers) { OperatorCap = 250 };
            town.Run(Half);
            town.OperatorCap = 450;
            town.Run(Half);
            var taken = town.Taken;
            town.Run(TimeSpan.FromSeconds(10));
            Assert.InRange((town.Taken - taken) / 4_500.0, 0.9, 1.0);
        }
    }

    [Fact]
    public void A_gateway_that_takes_nothing_is_asked_less_and_less()
    {
        var ceiling = new Ceiling();
        var now = Feed(ceiling, TimeSpan.FromSeconds(10), perSecond: 100, seconds: 2);
        for (var i = 0; i < 12; i++, now += AdaptiveRate.Hold) Assert.True(ceiling.Refused(ceiling.Share(now), now, now));
        Assert.Equal(0.01, ceiling.Share(now - TimeSpan.FromMilliseconds(1)), 6);
    }

    [Theory]
    [InlineData(1, 0.8, 0.8)]
    [InlineData(3, 0.8, 0.8)]
    [InlineData(1, 0.25, 0.25)]
    [InlineData(1, 1, 0.6)]
    [InlineData(3, 1, 0.6)]
    [InlineData(1, 1, 0.1)]
    public void Of_what_an_operator_really_takes_nine_tenths_are_used_and_less_than_one_in_a_hundred_refused(int workers, double first, double second)
    {
        const int Cap = 500;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var town = new ThrottlingTown(seed, workers) { OperatorCap = (int)(Cap * first) };
            town.Run(TimeSpan.FromSeconds(5));
            var (taken, refused) = (town.Taken, town.Refused);
            town.Run(Half);
            town.OperatorCap = (int)(Cap * second);
            town.Run(Half);
            (taken, refused) = (town.Taken - taken, town.Refused - refused);
            var used = taken / ((first + second) * Cap * Half.TotalSeconds);
            TestContext.Current.TestOutputHelper!.WriteLine($"{workers} {first} {second}: {used:P1} {refused / (double)(taken + refused):P2}");
            Assert.True(used >= 0.9, $"seed {seed}: {used:P1} used");
            Assert.True(refused <= 0.01 * (taken + refused), $"seed {seed}: {refused} of {taken + refused} refused");
        }
    }

    [Theory]
    [InlineData(500, 0.001)]
    [InlineData(500, 0.002)]
    public void A_refusal_now_and_then_is_no_cap(int perSecond, double share)
    {
        var (ceiling, random, now) = (new Ceiling(), new Random(1), TimeSpan.FromSeconds(10));
        var (sum, count) = (0.0, 0);
        for (var end = now + TimeSpan.FromMinutes(10); now < end; count++)
        {
            now += TimeSpan.FromSeconds(1 / (perSecond * ceiling.Share(now)));
            if (random.NextDouble() < share) ceiling.Refused(ceiling.Share(now), now, now);
            else ceiling.Taken(now, now);
            sum += ceiling.Share(now);
        }

        Assert.InRange(sum / count, 0.9, 1);
    }

    [Fact]
    public void A_refusal_after_a_rest_cuts_no_deeper_than_one_that_tells_nothing()
    {
        var ceiling = new Ceiling();
        var now = Feed(ceiling, TimeSpan.FromSeconds(10), perSecond: 500, seconds: 2) + TimeSpan.FromMinutes(1);
        Assert.True(ceiling.Refused(1, now, now));
        Assert.Equal(1, ceiling.Taken(now + TimeSpan.FromMilliseconds(5), now + TimeSpan.FromMilliseconds(10)));
        Assert.Equal(0.92, ceiling.Share(now + TimeSpan.FromMilliseconds(10)), 6);
    }

    private static TimeSpan Feed(Ceiling ceiling, TimeSpan from, int perSecond, int seconds)
    {
        for (var i = 0; i < perSecond * seconds; i++) ceiling.Taken(from, from += TimeSpan.FromSeconds(1.0 / perSecond));
        return from;
    }
}
