using Dispatch.Core.RateLimit;
using Dispatch.Core.Tests.RateLimit.Simulation;
using Xunit;

namespace Dispatch.Core.Tests.RateLimit;

/// <summary>
/// The worst second around a change of who counts: a burst was saved up before it, the tokens of the old view are held as long as they live, those of
/// the new one are used at once. Why it suffices to wait until the old ones are void: <see cref="LimiterProtocol"/>.
/// </summary>
public sealed class ViewChangeTests
{
    private const int Cap = 1_000;
    private const int Ms = 1_000;
    private const int Second = 1_000 * Ms;
    private const int Start = 10 * Second;

    [Theory]
    [InlineData(50, 20)]
    [InlineData(500, 200)]
    [InlineData(50, 500)]
    public void No_second_exceeds_the_cap_when_a_view_is_entered_as_soon_as_the_older_ones_tokens_are_void(int validityMs, int burstMs)
    {
        for (var changeMs = -validityMs; changeMs < 1_000; changeMs += 10)
        {
            Assert.InRange(Worst(validityMs, burstMs, changeMs, quietMs: validityMs, fromRedis: true, empty: true), 1, Cap);
            Assert.InRange(Worst(validityMs, burstMs, changeMs, quietMs: validityMs, fromRedis: false, empty: true), 1, Cap);
        }
    }

    [Fact]
    public void Entered_at_once_a_view_would_exceed_it() => Assert.True(Worst(500, 200, changeMs: 0, quietMs: 0, fromRedis: true, empty: true) > Cap);

    [Fact]
    public void With_what_Redis_saved_up_meanwhile_it_would_be_exceeded_too() =>
        Assert.True(Worst(50, 500, changeMs: 0, quietMs: 50, fromRedis: false, empty: false) > Cap);

    /// <returns>Segments in the second that begins at <see cref="Start"/>; the old view ends <paramref name="changeMs"/> later.</returns>
    private static int Worst(int validityMs, int burstMs, int changeMs, int quietMs, bool fromRedis, bool empty)
    {
        var (validity, burst) = (TimeSpan.FromMilliseconds(validityMs), TimeSpan.FromMilliseconds(burstMs));
        var interval = Second / RatePlan.Of(Cap, validity, burst).PerSecond;
        var redis = new SimRedis(burst) { Arrival = 0 };
        var (tally, old, now) = (new AccountTally(), new LimiterStanding(fromRedis, []), new LimiterStanding(!fromRedis, []));
        var (from, change, used) = (Start - (validityMs * Ms), Start + (changeMs * Ms), 0);

        int Take(LimiterStanding standing, int at)
        {
            if (!standing.Shared) return tally.Take(standing, at, interval, burst.TotalMicroseconds, Cap).Granted;
            var (granted, arrival, answered) = redis.Take(TimeSpan.FromMicroseconds(at), interval, Cap, empty ? tally.Seen(standing) : 0);
            tally.Saw(standing, arrival, answered, interval);
            return granted;
        }

        Take(old, from - (burstMs * Ms) - Second); // it has counted for long: from here on a burst is saved up
        // What was asked of Redis before the change may be granted as long as such a token lives.
        var last = fromRedis ? change + (validityMs * Ms) : change;
        for (var at = from; at < Math.Min(last, Start + Second); at += Ms) used += Take(old, at);
        for (var at = change + (quietMs * Ms); at < Start + Second; at += Ms)
            if (at >= Start) used += Take(now, at);
        return used;
    }
}
