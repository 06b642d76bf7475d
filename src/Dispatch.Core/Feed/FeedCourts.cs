using System.Text;
using Dispatch.Core.Ledger;

namespace Dispatch.Core.Feed;

/// <summary>
/// The ids of courts by their rows, read once each: a court's row never changes. A unit's court is visible where the unit is,
/// for it was committed with it or before.
/// </summary>
internal sealed class FeedCourts
{
    private readonly Dictionary<int, byte[]> _ids = new() { [0] = [] };

    /// <summary>The id in UTF-8; empty where there is no such court (and for row 0, a refused event that named none).</summary>
    public ReadOnlySpan<byte> Of(int court) => _ids.TryGetValue(court, out var id) ? id : default;

    /// <summary>Reads what the batch's units name and this cache lacks.</summary>
    public async Task EnsureAsync(LedgerSession session, UnitBatch batch, CancellationToken cancellationToken)
    {
        var missing = Missing(batch);
        if (missing.Count == 0) return;
        foreach (var (court, id) in await CourtNames.ReadAsync(session, [.. missing], cancellationToken)) _ids[court] = Encoding.UTF8.GetBytes(id);
    }

    private HashSet<int> Missing(UnitBatch batch)
    {
        var missing = new HashSet<int>();
        foreach (var unit in batch.Units)
        {
            var cursor = new UnitCursor(batch.Payload(unit));
            while (cursor.Read())
            {
                if (!_ids.ContainsKey(cursor.Court)) missing.Add(cursor.Court);
            }
        }

        return missing;
    }
}
