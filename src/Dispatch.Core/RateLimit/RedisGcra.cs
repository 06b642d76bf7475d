using System.Globalization;
using Dispatch.Core.Redis;
using StackExchange.Redis;

namespace Dispatch.Core.RateLimit;

/// <summary><see cref="Gcra"/> in Redis, on Redis's clock: one account is counted for all workers in one place.</summary>
internal sealed class RedisGcra(RedisLink redis)
{
    // A key that is not there starts empty, not full: a flush must not give a burst. ARGV[4] is the highest arrival that the asking
    // worker has seen: a fail-over to a copy that lags must not give one either. The larger counts, but no later than empty.
    private const string Script =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local interval, burst, wanted, seen = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        local stored = redis.call('GET', KEYS[1])
        local next = math.max(stored and tonumber(stored) or now + interval, seen, now - burst)
        if next > now + interval then next = now + interval end
        local granted = 0
        if next <= now then granted = math.min(wanted, math.floor((now - next) / interval) + 1) end
        next = next + granted * interval
        local text = string.format('%.3f', next)
        redis.call('SET', KEYS[1], text, 'PX', 3600000)
        return { granted, text, string.format('%.0f', now) }
        """;

    /// <summary>Takes tokens. <paramref name="seen"/> in microseconds of Redis's clock, 0 for none.</summary>
    /// <exception cref="RedisException">Redis refused or is gone.</exception>
    public async Task<(int Granted, double Arrival, double Now)?> TakeAsync(string account, double interval, TimeSpan burst, int wanted, double seen)
    {
        if (redis.Database is not { } database) return null;
        var answer = (RedisResult[])(await database.ScriptEvaluateAsync(
            Script, [$"{redis.KeyPrefix}rate:{account}"], [interval, burst.TotalMicroseconds, wanted, seen.ToString("F3", CultureInfo.InvariantCulture)]))!;
        return ((int)answer[0], (double)answer[1], (double)answer[2]);
    }
}
