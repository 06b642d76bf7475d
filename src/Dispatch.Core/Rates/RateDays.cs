namespace Dispatch.Core.Rates;

/// <summary>Turns times into days of the cohorts' zone, remembering the last hour asked: issued events come in order of time, more or less.</summary>
internal sealed class RateDays(RateCohorts cohorts)
{
    // No zone's midnight falls anywhere but on a quarter of an hour of UTC, so a quarter lies within one day.
    private const long Quarter = TimeSpan.TicksPerHour / 4;

    private long _quarter = -1;
    private DateOnly _day;

    public DateOnly Of(long utcTicks)
    {
        var quarter = utcTicks / Quarter;
        if (quarter == _quarter) return _day;
        _day = cohorts.DayOf(new DateTimeOffset(quarter * Quarter, TimeSpan.Zero));
        _quarter = quarter;
        return _day;
    }
}
