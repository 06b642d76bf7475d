using Dispatch.Core.Notices;

namespace Dispatch.Core.Planning;

/// <summary>
/// The decent hours of a rule pack: when an SMS may be sent, in the pack's time zone. A window that spans midnight belongs to the day on which it
/// opens. What was worked out is kept until it ends, so that a look costs a comparison. Safe for any thread.
/// </summary>
internal sealed class SendWindow
{
    // Days that are looked past: a week leaves at least one day open, and there are at most 300 holidays.
    private const int Furthest = 7 * 302;

    private readonly TimeZoneInfo _zone;
    private readonly TimeSpan _from;
    private readonly TimeSpan _length;
    private readonly HashSet<DayOfWeek> _closedDays;
    private readonly HashSet<DateOnly> _holidays;
    private Stretch _now;

    public SendWindow(RulePackOptions options)
    {
        IsOn = options.SmsFrom is not null && options.SmsTo is not null;
        UrgentExempt = options.SmsUrgentExempt;
        _closedDays = [.. options.SmsClosedDays];
        _holidays = [.. options.SmsHolidays];
        _zone = IsOn ? TimeZoneInfo.FindSystemTimeZoneById(options.SmsZone) : TimeZoneInfo.Utc;
        _from = options.SmsFrom ?? TimeSpan.Zero;
        var length = (options.SmsTo ?? TimeSpan.Zero) - _from;
        _length = length > TimeSpan.Zero ? length : length + TimeSpan.FromDays(1);
        _now = new Stretch(DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, null);
    }

    /// <summary>False: SMS are sent at any hour.</summary>
    public bool IsOn { get; }

    public bool UrgentExempt { get; }

    /// <summary>Whether an SMS of this lane waits while the window is closed.</summary>
    public bool Holds(Lane lane) => lane != Lane.Urgent || !UrgentExempt;

    /// <summary>When the window opens next; null while it is open, or where there is none.</summary>
    public DateTimeOffset? OpensAt(DateTimeOffset now)
    {
        if (!IsOn) return null;
        var stretch = Volatile.Read(ref _now);
        if (now < stretch.From || now >= stretch.Until) Volatile.Write(ref _now, stretch = Find(now));
        return stretch.Opens;
    }

    private Stretch Find(DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, _zone).DateTime);
        // Since when it has been as it is: no earlier than the end of what came before.
        var closedSince = DateTimeOffset.MinValue;
        for (var i = -1; i <= Furthest; i++)
        {
            var date = day.AddDays(i);
            if (!Opens(date)) continue;
            var (opens, closes) = (Utc(date.ToDateTime(TimeOnly.MinValue) + _from), Utc(date.ToDateTime(TimeOnly.MinValue) + _from + _length));
            if (closes <= now)
            {
                closedSince = closes;
                continue;
            }

            return opens <= now ? new Stretch(opens, closes, null) : new Stretch(closedSince > DateTimeOffset.MinValue ? closedSince : now, opens, opens);
        }

        throw new InvalidOperationException("Dispatch:RulePack:SmsHolidays leaves no day open.");
    }

    private bool Opens(DateOnly date) => !_closedDays.Contains(date.DayOfWeek) && !_holidays.Contains(date);

    // A time that the clocks leave out counts from where they go on; one that comes twice is the first of the two.
    private DateTimeOffset Utc(DateTime local)
    {
        while (_zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        var offset = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max() : _zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <param name="Opens">Null: it is open.</param>
    private sealed record Stretch(DateTimeOffset From, DateTimeOffset Until, DateTimeOffset? Opens);
}
