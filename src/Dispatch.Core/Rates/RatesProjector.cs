using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Rates;

/// <summary>
/// Counts published units into the cohorts: counters and place in one transaction, so each event counts once, whatever restarts.
/// One worker at a time leads; it alone exports the rates, else N workers would sum N-fold.
/// </summary>
internal sealed partial class RatesProjector(
    Leadership leadership, RateCohorts cohorts, RatesReader rates, RatesMetrics metrics, IOptions<RateOptions> options, TimeProvider clock, ILogger<RatesProjector> logger) : BackgroundService
{
    private readonly UnitBatch _batch = new();
    private readonly RateCounter _counter = new(cohorts);
    private long _exported;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leadership.RunAsync(LeaderRole.Rates, LeadAsync, metrics.Leads, stoppingToken);

    private async Task LeadAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        // A count touches each cohort's row once, however many events it brings: so small ones are not made more often than need be.
        var place = await RateTables.PlaceAsync(session, lockRow: false, cancellationToken);
        if (!place.Fits(cohorts)) throw RatesReader.Misfit();
        var position = place.Position;
        var pause = TimeSpan.FromMilliseconds(options.Value.PauseMilliseconds);
        await ExportAsync(session, position, cancellationToken);
        while (true)
        {
            var next = await CountAsync(session, position, cancellationToken);
            if (clock.GetElapsedTime(_exported).TotalSeconds >= options.Value.ExportSeconds) await ExportAsync(session, next, cancellationToken);
            position = next;
            if (_batch.Units.Count < options.Value.BatchUnits && _batch.Length < options.Value.BatchBytes) await Task.Delay(pause, clock, cancellationToken);
        }
    }

    private async Task<long> CountAsync(LedgerSession session, long position, CancellationToken cancellationToken)
    {
        await FeedTables.ReadAfterAsync(
            session, _batch, position, long.MaxValue, options.Value.BatchUnits, options.Value.BatchBytes, cancellationToken);
        if (_batch.IsEmpty) return position;

        var started = clock.GetTimestamp();
        var past = cohorts.PastFrom(clock.GetUtcNow()).UtcTicks;
        _counter.Clear();
        foreach (var unit in _batch.Units) _counter.Count(_batch.Payload(unit), unit.AtTicks, past);
        var to = _batch.Units[^1].Position;
        await using var transaction = await session.Connection.BeginTransactionAsync(cancellationToken);
        await RateTables.AddAsync(session, _counter, cohorts, position, to, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        metrics.Counted(_batch.Units.Count, clock.GetElapsedTime(started));
        return to;
    }

    private async Task ExportAsync(LedgerSession session, long position, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var past = cohorts.PastFrom(now);
        await RateTables.PruneAsync(session, cohorts.DayOf(past), past, cancellationToken);
        var today = rates.Today;
        var rows = await rates.ReadAsync(
            session, new RateQuery(today.AddDays(1 - options.Value.ExportDays), today.AddDays(1), RateGroups.Province), cancellationToken);
        metrics.Export(rows);
        var end = await FeedTables.EndAsync(session, cancellationToken);
        metrics.Behind(end - position);
        _exported = clock.GetTimestamp();
        Log.Exported(logger, rows.Count, end - position);
    }

    private static partial class Log
    {
        [LoggerMessage(2200, LogLevel.Debug, "Rates of {Provinces} provinces exported; {Units} published units are not counted yet")]
        public static partial void Exported(ILogger logger, int provinces, long units);
    }
}
