using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;

namespace Dispatch.Core.Rates;

/// <summary>Counts published units again, from the first.</summary>
internal sealed class RatesRecount(LedgerSession session, RateCohorts cohorts, DateTimeOffset past)
{
    private const int BatchUnits = 500;
    private const int BatchBytes = 4_194_304;

    private readonly UnitBatch _batch = new();

    /// <summary>What was counted since the caller last cleared it.</summary>
    public RateCounter Counter { get; } = new(cohorts);

    /// <summary>How far the count is.</summary>
    public long Position { get; private set; }

    /// <summary>Counts some units more, none above <paramref name="upTo"/>; false where there are none.</summary>
    public async Task<bool> StepAsync(long upTo, CancellationToken cancellationToken)
    {
        await FeedTables.ReadAfterAsync(session, _batch, Position, upTo, BatchUnits, BatchBytes, cancellationToken);
        if (_batch.IsEmpty) return false;
        foreach (var unit in _batch.Units) Counter.Count(_batch.Payload(unit), unit.AtTicks, past.UtcTicks);
        Position = _batch.Units[^1].Position;
        return true;
    }
}
