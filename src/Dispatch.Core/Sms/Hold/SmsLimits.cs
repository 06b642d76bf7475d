using System.Globalization;
using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Queue;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Hold;

/// <summary>Asks the limits per recipient and court for the SMS of a lot. What was sent or granted before is not asked again. For one sender at a time.</summary>
internal sealed class SmsLimits(RedisLimits redis, IOptions<SmsLimitOptions> options, TimeProvider time, HoldMetrics metrics)
{
    private readonly GrantedSms _granted = new();
    private readonly Dictionary<int, int> _courts = [];
    private LedgerEpoch _epoch;
    private RecipientTag? _tag;

    public bool AreOn => options.Value.LimitsAnything;

    /// <summary>When those may be sent that may not be now.</summary>
    public async Task<Dictionary<SmsId, DateTimeOffset>> AskAsync(LedgerSession session, IEnumerable<QueuedSms> rows, CancellationToken cancellationToken)
    {
        var held = new Dictionary<SmsId, DateTimeOffset>();
        var fresh = rows.Where(IsFirst).ToList();
        if (fresh.Count == 0) return held;
        await KnowCourtsAsync(session, fresh, cancellationToken);
        var asks = fresh.ConvertAll(sms => new LimitAsk(
            _tag!.Of(sms.Mobile), string.Create(CultureInfo.InvariantCulture, $"{sms.No}.{sms.Stage}"), sms.Court, _courts.GetValueOrDefault(sms.Court)));
        if (await redis.AskAsync(asks, options.Value.RecipientPerHour, SmsLimitTimes.Standard, time, cancellationToken) is not { } waits)
        {
            metrics.NotLimited(fresh.Count);
            return held;
        }

        var now = time.GetUtcNow();
        for (var i = 0; i < fresh.Count; i++)
        {
            if (waits[i] > TimeSpan.Zero) held[fresh[i].Id] = now + waits[i];
            else _granted.Add(fresh[i].Id);
        }

        return held;
    }

    // A segment that is sent again, or an SMS that was refused for the moment, was counted when it was first sent.
    private bool IsFirst(QueuedSms sms) => sms is { Segment: 0, Attempt: 1 } && !_granted.Contains(sms.Id);

    // A ledger that was set back may give a court's number anew, and has another seed.
    private async Task KnowCourtsAsync(LedgerSession session, List<QueuedSms> rows, CancellationToken cancellationToken)
    {
        if (_tag is null || _epoch != session.Epoch)
        {
            _courts.Clear();
            (_tag, _epoch) = (new RecipientTag(session.DigestKey), session.Epoch);
        }

        if (!options.Value.LimitsCourts) return;
        var strangers = rows.Select(sms => sms.Court).Where(court => !_courts.ContainsKey(court)).Distinct().ToArray();
        if (strangers.Length == 0) return;
        foreach (var court in strangers) _courts[court] = options.Value.CourtPerMinute;
        if (options.Value.Courts.Count == 0) return;
        foreach (var (court, id, _) in await CourtNames.ReadAsync(session, strangers, cancellationToken))
            if (options.Value.Courts.TryGetValue(id, out var limit)) _courts[court] = limit;
    }
}
