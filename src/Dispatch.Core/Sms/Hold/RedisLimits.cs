using System.Globalization;
using Dispatch.Core.Redis;
using StackExchange.Redis;

namespace Dispatch.Core.Sms.Hold;

/// <summary>
/// The limits per recipient and per court, counted in Redis: one call a lot. A recipient's entry holds the SMS of the last hour by name with their times, so
/// that any hour holds no more than the limit and a further try of the same SMS is known; a court is counted by GCRA.
/// </summary>
internal sealed class RedisLimits(RedisLink? redis)
{
    // An answer that takes longer is not waited for: the limits are a courtesy, the sender has work.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    // KEYS: recipient and court of each SMS. ARGV: limit, window, furthest, saved, then name and interval of each. Times in milliseconds of Redis's clock.
    // What a court must hold back is laid out one after the other (the court's second value), so that each waits once and not all ask again at the same moment.
    private const string Script =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local limit, window, furthest, saved = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        local waits = {}
        for i = 1, #KEYS / 2 do
            local name, interval = ARGV[3 + 2 * i], tonumber(ARGV[4 + 2 * i])
            local kept, count, oldest, known, wait = '', 0, 0, false, 0
            if limit > 0 then
                for sms, at in string.gmatch(redis.call('GET', KEYS[2 * i - 1]) or '', '([^@;]+)@(%d+);') do
                    if tonumber(at) > now - window then
                        if count == 0 then oldest = tonumber(at) end
                        count, kept = count + 1, kept .. sms .. '@' .. at .. ';'
                        if sms == name then known = true end
                    end
                end
                if not known and count >= limit then wait = math.max(1, oldest + window - now) end
            end
            if wait == 0 and not known and interval > 0 then
                local stored = redis.call('GET', KEYS[2 * i])
                local next, tail = now, 0
                if stored then
                    local first, second = string.match(stored, '(.+)@(.+)')
                    next, tail = math.max(tonumber(first), now - saved), tonumber(second)
                end
                if next > now + furthest then next = now end
                if next <= now then
                    next = next + interval
                else
                    tail = math.max(tail, next)
                    wait = math.max(1, math.ceil(tail - now))
                    tail = math.min(tail + interval, now + furthest)
                end
                redis.call('SET', KEYS[2 * i], string.format('%.3f@%.3f', next, tail), 'PX', math.max(2 * furthest, 600000))
            end
            if limit > 0 and wait == 0 and not known then
                redis.call('SET', KEYS[2 * i - 1], kept .. name .. '@' .. string.format('%.0f', now) .. ';', 'PX', window)
            end
            waits[i] = wait
        end
        return waits
        """;

    /// <summary>How long each must wait, zero where it may go; null where Redis does not say.</summary>
    public async Task<TimeSpan[]?> AskAsync(IReadOnlyList<LimitAsk> asks, int perRecipient, SmsLimitTimes times, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (redis?.Database is not { } database) return null;
        var keys = new RedisKey[asks.Count * 2];
        var values = new RedisValue[4 + (asks.Count * 2)];
        (values[0], values[1]) = (perRecipient, Milliseconds(times.Window));
        (values[2], values[3]) = (Milliseconds(times.Furthest), Milliseconds(times.Saved));
        for (var i = 0; i < asks.Count; i++)
        {
            var ask = asks[i];
            keys[2 * i] = $"{redis.KeyPrefix}to:{ask.Recipient}";
            keys[(2 * i) + 1] = string.Create(CultureInfo.InvariantCulture, $"{redis.KeyPrefix}from:{ask.Court}");
            values[4 + (2 * i)] = ask.Sms;
            values[5 + (2 * i)] = ask.CourtPerMinute == 0 ? "0" : (60_000d / ask.CourtPerMinute).ToString("F6", CultureInfo.InvariantCulture);
        }

        try
        {
            var answer = (RedisResult[])(await database.ScriptEvaluateAsync(Script, keys, values).WaitAsync(Patience, clock, cancellationToken))!;
            return [.. answer.Select(wait => TimeSpan.FromMilliseconds((long)wait))];
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
