using Microsoft.Extensions.Options;

namespace Dispatch.Core.Rates;

/// <summary>Which day, slot and age an event counts in. Immutable; see <see cref="RateDays"/> for the fast way to a day.</summary>
internal sealed class RateCohorts
{
    private readonly long[] _ageTicks;

    public RateCohorts(IOptions<RateOptions> options)
    {
        Ages = options.Value.EffectiveAges;
        Slot = options.Value.Slot;
        Zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);
        _ageTicks = [.. Ages.Select(age => age.Ticks)];
    }

    /// <summary>Ascending.</summary>
    public IReadOnlyList<TimeSpan> Ages { get; }

    /// <summary>How fine the time of issue of young notices is kept.</summary>
    public TimeSpan Slot { get; }

    public TimeZoneInfo Zone { get; }

    /// <summary>What counts were made by: ages and slot in milliseconds. Kept beside them.</summary>
    public long[] Signature => [.. Ages.Select(age => (long)age.TotalMilliseconds), (long)Slot.TotalMilliseconds];

    /// <summary>Start of the slot that holds a time of issue; both are UTC ticks.</summary>
    public long SlotOf(long issuedTicks) => issuedTicks - issuedTicks % Slot.Ticks;

    /// <summary>0 for a view up to the first age after issue (or before it: clocks differ), …, the count of ages for a later one.</summary>
    public int BucketOf(long issuedTicks, long viewedTicks)
    {
        var age = viewedTicks - issuedTicks;
        var bucket = 0;
        while (bucket < _ageTicks.Length && age > _ageTicks[bucket]) bucket++;
        return bucket;
    }

    /// <summary>Slots that start after this time hold notices that may be younger than <paramref name="age"/>: they are open for it.</summary>
    public DateTimeOffset OpenAfter(DateTimeOffset now, TimeSpan age) => now - age - Slot;

    /// <summary>Slots that start before this time are young for no age, even if the clock was set back by a day.</summary>
    public DateTimeOffset PastFrom(DateTimeOffset now) => now - Ages[^1] - Slot - TimeSpan.FromDays(1);

    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).DateTime);
}
