using System.Text;
using Dispatch.Core.Ledger;

namespace Dispatch.Core.Feed;

/// <summary>
/// Courts by their rows, read once each: a court's row never changes. A unit's court is visible where the unit is,
/// for it was committed with it or before.
/// </summary>
internal sealed class FeedCourts
{
    private static readonly FeedCourt None = new(default, "");

    private readonly Dictionary<int, FeedCourt> _courts = new() { [0] = None };

    /// <summary>The court of a row; an empty one where there is no such row (and for row 0, a refused event that named none).</summary>
    public FeedCourt Of(int court) => _courts.GetValueOrDefault(court, None);

    /// <summary>Reads what the batch's units name and this cache lacks.</summary>
    public async Task EnsureAsync(LedgerSession session, UnitBatch batch, CancellationToken cancellationToken)
    {
        var missing = Missing(batch);
        if (missing.Count == 0) return;
        foreach (var (court, id, province) in await CourtNames.ReadAsync(session, [.. missing], cancellationToken))
            _courts[court] = new FeedCourt(Encoding.UTF8.GetBytes(id), province.Code);
    }

    private HashSet<int> Missing(UnitBatch batch)
    {
        var missing = new HashSet<int>();
        foreach (var unit in batch.Units)
        {
            var cursor = new UnitCursor(batch.Payload(unit));
            while (cursor.Read())
            {
                if (!cursor.IsContact && !_courts.ContainsKey(cursor.Court)) missing.Add(cursor.Court);
            }
        }

        return missing;
    }
}
