using Dispatch.Core.Ledger;

namespace Dispatch.Core.Rates;

/// <summary>Delivery rates for people and for <c>/metrics</c>. Reads counters, never notices.</summary>
internal sealed class RatesReader(RateCohorts cohorts, TimeProvider clock)
{
    /// <summary>The ages that <see cref="RateRow.Within"/> tells of, ascending.</summary>
    public IReadOnlyList<TimeSpan> Ages => cohorts.Ages;

    /// <summary>Today, in the zone of the days.</summary>
    public DateOnly Today => cohorts.DayOf(clock.GetUtcNow());

    /// <summary>One row a group, ordered by day, province and court; none where nothing was issued.</summary>
    /// <exception cref="InvalidOperationException">The counts were made by other ages, slots or zone than the settings name.</exception>
    public async Task<IReadOnlyList<RateRow>> ReadAsync(LedgerSession session, RateQuery query, CancellationToken cancellationToken)
    {
        var place = await RateTables.PlaceAsync(session, lockRow: false, cancellationToken);
        if (!place.Fits(cohorts)) throw Misfit();
        var now = clock.GetUtcNow();
        var openAfter = cohorts.Ages.Select(age => cohorts.OpenAfter(now, age).UtcDateTime).ToArray();
        return await RateReport.ReadAsync(session, query, cohorts.Ages, openAfter, cancellationToken);
    }

    internal static InvalidOperationException Misfit() => new(
        $"The rates in the ledger were counted by other {nameof(RateOptions.Ages)}, {nameof(RateOptions.Slot)} or {nameof(RateOptions.TimeZone)} " +
        $"than {RateOptions.Section} names: give the former ones, or count anew with 'dispatch-worker rates rebuild'.");
}
