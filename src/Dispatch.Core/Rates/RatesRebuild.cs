using Dispatch.Core.Ledger;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Rates;

/// <summary>
/// Makes the counters anew from all published units, by the settings of now, up to the place they stood at. One transaction: readers
/// see the old ones until the new ones are whole. The projection waits meanwhile and goes on from the same place.
/// </summary>
internal sealed partial class RatesRebuild(RateCohorts cohorts, TimeProvider clock, ILogger<RatesRebuild> logger)
{
    // Cells in memory before they are written: about 20 MB.
    private const int MaxCells = 50_000;

    /// <summary>Returns the place up to which was counted.</summary>
    public async Task<long> RunAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var transaction = await session.Connection.BeginTransactionAsync(cancellationToken);
        var end = (await RateTables.PlaceAsync(session, lockRow: true, cancellationToken)).Position;
        await RateTables.ResetAsync(session, cancellationToken);
        var recount = new RatesRecount(session, cohorts, cohorts.PastFrom(clock.GetUtcNow()));
        long written = 0;
        while (await recount.StepAsync(end, cancellationToken))
        {
            if (recount.Position < end && recount.Counter.Days.Count + recount.Counter.Young.Count < MaxCells) continue;
            await RateTables.AddAsync(session, recount.Counter, cohorts, written, recount.Position, cancellationToken);
            recount.Counter.Clear();
            written = recount.Position;
        }

        if (written != end) throw new InvalidOperationException($"The feed's units end at {written}, but the rates stand at {end}: units are missing. Nothing was changed.");
        await transaction.CommitAsync(cancellationToken);
        Log.Rebuilt(logger, end);
        return end;
    }

    private static partial class Log
    {
        [LoggerMessage(2210, LogLevel.Information, "Rates counted anew from {Units} units")]
        public static partial void Rebuilt(ILogger logger, long units);
    }
}
