using Dispatch.Core.Rates;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>The rates' counters and their place in the feed. Rows are taken in key order; the place's row is locked first.</summary>
internal static class RateTables
{
    private const string ViewedColumns = "viewed_1, viewed_2, viewed_3, viewed_4, viewed_5, viewed_6";

    private const string DayColumns =
        $"""
        issued, served, paper, escalated, paper_withdrawn, sms_accepted, sms_delivered, sms_failed, sms_unknown, sms_not_sent,
        office_assisted, cancelled, lapsed, {ViewedColumns}, viewed_late
        """;

    // Primary key rate_key.
    private const string AddDaysSql =
        $"""
        INSERT INTO rate (day, court, {DayColumns})
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
        ON CONFLICT (day, court) DO UPDATE SET
            issued = rate.issued + excluded.issued, served = rate.served + excluded.served, paper = rate.paper + excluded.paper,
            escalated = rate.escalated + excluded.escalated, paper_withdrawn = rate.paper_withdrawn + excluded.paper_withdrawn,
            sms_accepted = rate.sms_accepted + excluded.sms_accepted, sms_delivered = rate.sms_delivered + excluded.sms_delivered,
            sms_failed = rate.sms_failed + excluded.sms_failed, sms_unknown = rate.sms_unknown + excluded.sms_unknown,
            sms_not_sent = rate.sms_not_sent + excluded.sms_not_sent, office_assisted = rate.office_assisted + excluded.office_assisted,
            cancelled = rate.cancelled + excluded.cancelled, lapsed = rate.lapsed + excluded.lapsed,
            viewed_1 = rate.viewed_1 + excluded.viewed_1, viewed_2 = rate.viewed_2 + excluded.viewed_2,
            viewed_3 = rate.viewed_3 + excluded.viewed_3, viewed_4 = rate.viewed_4 + excluded.viewed_4,
            viewed_5 = rate.viewed_5 + excluded.viewed_5, viewed_6 = rate.viewed_6 + excluded.viewed_6,
            viewed_late = rate.viewed_late + excluded.viewed_late
        """;

    // Primary key rate_young_key.
    private const string AddYoungSql =
        $"""
        INSERT INTO rate_young (day, slot, court, issued, {ViewedColumns})
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (day, slot, court) DO UPDATE SET
            issued = rate_young.issued + excluded.issued,
            viewed_1 = rate_young.viewed_1 + excluded.viewed_1, viewed_2 = rate_young.viewed_2 + excluded.viewed_2,
            viewed_3 = rate_young.viewed_3 + excluded.viewed_3, viewed_4 = rate_young.viewed_4 + excluded.viewed_4,
            viewed_5 = rate_young.viewed_5 + excluded.viewed_5, viewed_6 = rate_young.viewed_6 + excluded.viewed_6
        """;

    private const string PlaceSql = "SELECT position, ages, zone FROM rate_place";

    private const string MoveSql =
        """
        UPDATE rate_place SET position = $2, ages = $3, zone = $4 WHERE position = $1 AND (ages = $3 AND zone = $4 OR ages = '{}')
        """;

    private const string ResetSql =
        """
        DELETE FROM rate; DELETE FROM rate_young; UPDATE rate_place SET ages = '{}', position = 0
        """;

    // Primary key rate_young_key: its leading column bounds the scan.
    private const string PruneSql = "DELETE FROM rate_young WHERE day <= $1 AND slot < $2";

    private const string DaysSql = $"SELECT day, court, {DayColumns} FROM rate";

    private const string YoungSql = $"SELECT day, slot, court, issued, {ViewedColumns} FROM rate_young";

    /// <param name="session">The session.</param>
    /// <param name="lockRow">True keeps every other writer of rates out until the transaction ends.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<RatePlace> PlaceAsync(LedgerSession session, bool lockRow, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(lockRow ? PlaceSql + " FOR UPDATE" : PlaceSql, session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new RatePlace(reader.GetInt64(0), reader.GetFieldValue<long[]>(1), reader.GetString(2));
    }

    /// <summary>Adds counts and moves the place, within the caller's transaction.</summary>
    /// <exception cref="PositionMovedException">Somebody else counted meanwhile, or by other settings: roll back.</exception>
    public static async Task AddAsync(
        LedgerSession session, RateCounter counter, RateCohorts cohorts, long from, long to, CancellationToken cancellationToken)
    {
        await using (var move = new NpgsqlCommand(MoveSql, session.Connection))
        {
            move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
            move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
            move.Parameters.Add(Longs(cohorts.Signature));
            move.Parameters.Add(new NpgsqlParameter<string> { TypedValue = cohorts.Zone.Id });
            if (await move.ExecuteNonQueryAsync(cancellationToken) != 1)
                throw new PositionMovedException($"The rates are no longer counted up to {from} by these settings; this count is rolled back.");
        }

        if (counter.Days.Count == 0) return;
        await using var batch = new NpgsqlBatch(session.Connection);
        batch.BatchCommands.Add(AddDays(counter));
        if (counter.Young.Count > 0) batch.BatchCommands.Add(AddYoung(counter));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets all counts, within the caller's transaction.</summary>
    public static async Task ResetAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ResetSql, session.Connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Removes slots that are young for no age.</summary>
    public static async Task PruneAsync(LedgerSession session, DateOnly day, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(PruneSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = day });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = before.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Every counter as it is kept, for comparing with a recount.</summary>
    public static async Task<(Dictionary<(DateOnly Day, int Court), long[]> Days, Dictionary<(DateOnly Day, long Slot, int Court), long[]> Young)> ReadAllAsync(
        LedgerSession session, CancellationToken cancellationToken)
    {
        var days = new Dictionary<(DateOnly, int), long[]>();
        await using (var command = new NpgsqlCommand(DaysSql, session.Connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                days[(reader.GetFieldValue<DateOnly>(0), reader.GetInt32(1))] = Values(reader, 2, RateCounter.Measures);
        }

        var young = new Dictionary<(DateOnly, long, int), long[]>();
        await using (var command = new NpgsqlCommand(YoungSql, session.Connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                young[(reader.GetFieldValue<DateOnly>(0), reader.GetDateTime(1).Ticks, reader.GetInt32(2))] = Values(reader, 3, RateCounter.YoungMeasures);
        }

        return (days, young);
    }

    private static NpgsqlBatchCommand AddDays(RateCounter counter)
    {
        var cells = counter.Days.OrderBy(cell => cell.Key.Day).ThenBy(cell => cell.Key.Court).ToList();
        var command = new NpgsqlBatchCommand(AddDaysSql);
        command.Parameters.Add(Days(cells.ConvertAll(cell => cell.Key.Day)));
        command.Parameters.Add(Integers(cells.ConvertAll(cell => cell.Key.Court)));
        for (var measure = 0; measure < RateCounter.Measures; measure++) command.Parameters.Add(Longs([.. cells.Select(cell => cell.Value[measure])]));
        return command;
    }

    private static NpgsqlBatchCommand AddYoung(RateCounter counter)
    {
        var cells = counter.Young.OrderBy(cell => cell.Key.Day).ThenBy(cell => cell.Key.Slot).ThenBy(cell => cell.Key.Court).ToList();
        var command = new NpgsqlBatchCommand(AddYoungSql);
        command.Parameters.Add(Days(cells.ConvertAll(cell => cell.Key.Day)));
        command.Parameters.Add(new NpgsqlParameter<DateTime[]>
        {
            TypedValue = [.. cells.Select(cell => new DateTime(cell.Key.Slot, DateTimeKind.Utc))],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        });
        command.Parameters.Add(Integers(cells.ConvertAll(cell => cell.Key.Court)));
        for (var measure = 0; measure < RateCounter.YoungMeasures; measure++) command.Parameters.Add(Longs([.. cells.Select(cell => cell.Value[measure])]));
        return command;
    }

    private static NpgsqlParameter<DateOnly[]> Days(List<DateOnly> days) =>
        new() { TypedValue = [.. days], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date };

    private static NpgsqlParameter<int[]> Integers(List<int> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer };

    private static NpgsqlParameter<long[]> Longs(long[] values) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    private static long[] Values(NpgsqlDataReader reader, int from, int count)
    {
        var values = new long[count];
        for (var i = 0; i < count; i++) values[i] = reader.GetInt64(from + i);
        return values;
    }
}
