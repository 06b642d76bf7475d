using System.Collections.Concurrent;
using Dispatch.Core.Metrics;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Dispatch.Core.RateLimit;

/// <summary>Gives tokens by what membership agreed: from Redis, or from this worker's own share of the cap.</summary>
internal sealed class RateLimiter(LimiterSeat seat, RedisGcra redis, RateLimitMetrics metrics, TimeProvider clock, IOptions<RateLimitOptions> options) : IRateLimiter
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<short, AccountTally> _tallies = new();

    public async ValueTask<RateGrant> AcquireAsync(GatewayAccount account, int wanted, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 1);
        // The clock is read before the standing: a token is void a fixed time after a moment at which this worker surely went by it.
        var asked = clock.GetTimestamp();
        var place = seat.Current;
        if (asked >= place.SendUntil) return Nothing(account, asked, "not a member");
        var tally = _tallies.GetOrAdd(account.No, static _ => new AccountTally());
        var grant = place.Standing.Shared
            ? await FromRedisAsync(account, tally, place, asked, wanted, cancellationToken)
            : FromShare(account, tally, place, asked, wanted);
        if (grant.Granted > 0) metrics.Granted(account.Name, grant.Granted);
        return grant;
    }

    public void Throttled(GatewayAccount account, TimeSpan elapsed)
    {
        metrics.Throttled(account.Name);
        var now = Reading(clock.GetTimestamp());
        var place = seat.Current;
        var tally = _tallies.GetOrAdd(account.No, static _ => new AccountTally());
        double inUse;
        // Another worker has just met the same: what is refused here now was under way.
        if (place.Refusals.TryGetValue(account.No, out var told) && now - Reading(told.Timestamp) < AdaptiveRate.Hold) return;
        lock (tally.Gate)
        {
            inUse = Adapted(account, tally, place, now);
            if (!tally.Ceiling.Refused(inUse, now - elapsed, now)) return;
        }

        seat.Report(account.No, inUse);
    }

    public void Taken(GatewayAccount account, TimeSpan elapsed)
    {
        var now = Reading(clock.GetTimestamp());
        var tally = _tallies.GetOrAdd(account.No, static _ => new AccountTally());
        double? found;
        lock (tally.Gate) found = tally.Ceiling.Taken(now - elapsed, now);
        if (found is { } share) seat.Report(account.No, share);
    }

    private async ValueTask<RateGrant> FromRedisAsync(
        GatewayAccount account, AccountTally tally, LimiterSeat.Place place, long asked, int wanted, CancellationToken cancellationToken)
    {
        var plan = RatePlan.Of(account.CapPerSecond, options.Value.TokenValidity, options.Value.Burst);
        var (interval, seen) = Ask(account, tally, place, plan, asked);
        if (double.IsInfinity(interval)) return Nothing(account, asked, "no room");
        try
        {
            // Past its token's life an answer is worth nothing.
            var answer = await redis.TakeAsync(account.Name, interval, plan.Burst, wanted, seen).WaitAsync(options.Value.TokenValidity, clock, cancellationToken);
            if (answer is not var (granted, arrival, now)) return Nothing(account, asked, "redis down");
            lock (tally.Gate) tally.Saw(place.Standing, arrival, now, interval);
            var wait = granted == wanted ? 0 : Math.Max(0, arrival - now) + Math.Min(plan.Burst.TotalMicroseconds / 2, (wanted - granted - 1) * interval);
            return Grant(place, asked, granted, wait);
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or ObjectDisposedException)
        {
            return Nothing(account, asked, fault is TimeoutException ? "redis slow" : "redis failed");
        }
    }

    private RateGrant FromShare(GatewayAccount account, AccountTally tally, LimiterSeat.Place place, long asked, int wanted)
    {
        var share = place.Standing.ShareOf(account.CapPerSecond);
        if (share == 0) return Nothing(account, asked, "no share");
        var plan = RatePlan.Of(share, options.Value.TokenValidity, options.Value.Burst);
        var (interval, _) = Ask(account, tally, place, plan, asked);
        if (double.IsInfinity(interval)) return Nothing(account, asked, "no room");
        lock (tally.Gate)
        {
            // Under the lock, so that the clock of this count never goes back.
            var step = tally.Take(place.Standing, Reading(clock.GetTimestamp()).TotalMicroseconds, interval, plan.Burst.TotalMicroseconds, wanted);
            return Grant(place, asked, step.Granted, step.Wait);
        }
    }

    private (double Interval, double Seen) Ask(GatewayAccount account, AccountTally tally, LimiterSeat.Place place, RatePlan plan, long now)
    {
        lock (tally.Gate)
        {
            var adapted = Adapted(account, tally, place, Reading(now));
            metrics.Adapted(account.Name, adapted);
            return (1_000_000 / (plan.PerSecond * adapted), tally.Seen(place.Standing));
        }
    }

    // What this worker met itself counts at once; what others met comes with the heartbeat.
    private double Adapted(GatewayAccount account, AccountTally tally, LimiterSeat.Place place, TimeSpan now)
    {
        var all = place.Refusals.TryGetValue(account.No, out var told) ? AdaptiveRate.Share(told.At, now - Reading(told.Timestamp), found: true) : 1;
        return Math.Min(tally.Ceiling.Share(now), all);
    }

    private TimeSpan Reading(long timestamp) => clock.GetElapsedTime(0, timestamp);

    private RateGrant Grant(LimiterSeat.Place place, long asked, int granted, double waitMicros)
    {
        var until = asked + (long)(options.Value.TokenValidity.TotalSeconds * clock.TimestampFrequency);
        return new RateGrant(granted, Math.Min(until, place.SendUntil), TimeSpan.FromMicroseconds(Math.Ceiling(waitMicros)));
    }

    private RateGrant Nothing(GatewayAccount account, long asked, string reason)
    {
        metrics.Refused(account.Name, reason);
        return new RateGrant(0, asked, AskAgain);
    }
}
