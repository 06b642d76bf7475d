using System.Data;
using System.Globalization;
using Dispatch.Core.Ledger;

namespace Dispatch.Core.Rates;

/// <summary>Compares the counters with a recount of the evidence, both as they are in one snapshot. Changes nothing.</summary>
internal sealed class RatesCheck(RateCohorts cohorts, TimeProvider clock)
{
    /// <summary>Every counter that is not what the evidence says, in words (day, court's row, measure, both values); empty: all agree.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var transaction = await session.Connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var place = await RateTables.PlaceAsync(session, lockRow: false, cancellationToken);
        if (!place.Fits(cohorts)) throw RatesReader.Misfit();
        var (days, young) = await RateTables.ReadAllAsync(session, cancellationToken);
        var past = cohorts.PastFrom(clock.GetUtcNow());
        var recount = new RatesRecount(session, cohorts, past);
        while (await recount.StepAsync(place.Position, cancellationToken))
        {
        }

        var differences = new List<string>();
        if (recount.Position != place.Position) differences.Add($"place: kept {place.Position}, units end at {recount.Position}");
        Compare(days, recount.Counter.Days, RateCounter.Measures, (key, measure) => string.Create(CultureInfo.InvariantCulture,
            $"day {key.Day:yyyy-MM-dd} court {key.Court} {Name(measure)}"), differences);

        // Slots at the edge lose rows as time goes by; those past it are read by nobody.
        var edge = (past + cohorts.Slot).UtcTicks;
        Compare(Since(young, edge), Since(recount.Counter.Young, edge), RateCounter.YoungMeasures, (key, measure) => string.Create(CultureInfo.InvariantCulture,
            $"slot {new DateTime(key.Slot, DateTimeKind.Utc):O} court {key.Court} {(measure == 0 ? "issued" : $"viewed_{measure}")}"), differences);
        return differences;
    }

    private static Dictionary<(DateOnly Day, long Slot, int Court), long[]> Since(Dictionary<(DateOnly Day, long Slot, int Court), long[]> cells, long edge) =>
        cells.Where(cell => cell.Key.Slot >= edge).ToDictionary();

    private static void Compare<TKey>(
        Dictionary<TKey, long[]> kept, Dictionary<TKey, long[]> recounted, int measures, Func<TKey, int, string> name, List<string> differences)
        where TKey : notnull
    {
        var nothing = new long[measures];
        foreach (var key in kept.Keys.Union(recounted.Keys))
        {
            var (left, right) = (kept.GetValueOrDefault(key, nothing), recounted.GetValueOrDefault(key, nothing));
            for (var measure = 0; measure < measures; measure++)
            {
                if (left[measure] != right[measure]) differences.Add($"{name(key, measure)}: kept {left[measure]}, recounted {right[measure]}");
            }
        }
    }

    private static string Name(int measure) => measure < (int)RateMeasure.Viewed
        ? ((RateMeasure)measure).ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{RateMeasure.Viewed} {measure - (int)RateMeasure.Viewed + 1}");
}
