using Dispatch.Core.Notices;
using Dispatch.Core.Rates;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>Puts cohorts together for people. Relies on rate_key and rate_young_key, each scanned by its days, and the key of court.</summary>
internal static class RateReport
{
    private const int FirstOpen = 3 + RateCounter.Measures;

    // Days and the young part of them are added side by side, not joined: writers' sessions have no joins but nested loops.
    // $6 holds, for each age, the time after which slots are open for it.
    private const string Sql =
        """
        SELECT CASE WHEN $5 & 1 > 0 THEN x.day END, CASE WHEN $5 & 6 > 0 THEN c.province END, CASE WHEN $5 & 4 > 0 THEN c.id END,
               sum(issued)::bigint, sum(served)::bigint, sum(paper)::bigint, sum(escalated)::bigint, sum(paper_withdrawn)::bigint,
               sum(sms_accepted)::bigint, sum(sms_delivered)::bigint, sum(sms_failed)::bigint, sum(sms_unknown)::bigint,
               sum(sms_not_sent)::bigint, sum(office_assisted)::bigint, sum(cancelled)::bigint, sum(lapsed)::bigint,
               sum(viewed_1)::bigint, sum(viewed_2)::bigint, sum(viewed_3)::bigint, sum(viewed_4)::bigint, sum(viewed_5)::bigint,
               sum(viewed_6)::bigint, sum(viewed_late)::bigint,
               sum(o1)::bigint, sum(o2)::bigint, sum(o3)::bigint, sum(o4)::bigint, sum(o5)::bigint, sum(o6)::bigint,
               sum(w1)::bigint, sum(w2)::bigint, sum(w3)::bigint, sum(w4)::bigint, sum(w5)::bigint, sum(w6)::bigint
        FROM (
            SELECT *, 0 AS o1, 0 AS o2, 0 AS o3, 0 AS o4, 0 AS o5, 0 AS o6, 0 AS w1, 0 AS w2, 0 AS w3, 0 AS w4, 0 AS w5, 0 AS w6
            FROM rate WHERE day BETWEEN $1 AND $2
            UNION ALL
            SELECT day, court, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                   CASE WHEN slot > $6[1] THEN issued ELSE 0 END, CASE WHEN slot > $6[2] THEN issued ELSE 0 END,
                   CASE WHEN slot > $6[3] THEN issued ELSE 0 END, CASE WHEN slot > $6[4] THEN issued ELSE 0 END,
                   CASE WHEN slot > $6[5] THEN issued ELSE 0 END, CASE WHEN slot > $6[6] THEN issued ELSE 0 END,
                   CASE WHEN slot > $6[1] THEN viewed_1 ELSE 0 END,
                   CASE WHEN slot > $6[2] THEN viewed_1 + viewed_2 ELSE 0 END,
                   CASE WHEN slot > $6[3] THEN viewed_1 + viewed_2 + viewed_3 ELSE 0 END,
                   CASE WHEN slot > $6[4] THEN viewed_1 + viewed_2 + viewed_3 + viewed_4 ELSE 0 END,
                   CASE WHEN slot > $6[5] THEN viewed_1 + viewed_2 + viewed_3 + viewed_4 + viewed_5 ELSE 0 END,
                   CASE WHEN slot > $6[6] THEN viewed_1 + viewed_2 + viewed_3 + viewed_4 + viewed_5 + viewed_6 ELSE 0 END
            FROM rate_young WHERE day BETWEEN $1 AND $2) x
        JOIN court c ON c.no = x.court
        WHERE ($3 < 0 OR c.province = $3) AND ($4 = '' OR c.id = $4)
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """;

    /// <param name="session">The session.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="ages">The ages the counts were made by.</param>
    /// <param name="openAfter">For each age, the time after which slots are open for it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<List<RateRow>> ReadAsync(
        LedgerSession session, RateQuery query, IReadOnlyList<TimeSpan> ages, DateTime[] openAfter, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = query.From });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = query.To });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = query.Province is { } province ? province.Number : (short)-1 });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = query.CourtId ?? "" });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)query.By });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = openAfter, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<RateRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            // Without groups, no cohort at all still makes one row of nulls.
            if (!reader.IsDBNull(3)) rows.Add(Row(reader, ages));
        }

        return rows;
    }

    private static RateRow Row(NpgsqlDataReader reader, IReadOnlyList<TimeSpan> ages)
    {
        var viewed = new long[RateCounter.AgeBuckets];
        for (var i = 0; i < viewed.Length; i++) viewed[i] = Count(reader, RateMeasure.Viewed + i);
        var issued = Count(reader, RateMeasure.Issued);
        return new RateRow
        {
            Day = reader.IsDBNull(0) ? null : reader.GetFieldValue<DateOnly>(0),
            Province = reader.IsDBNull(1) ? null : new Province((byte)reader.GetInt16(1)),
            CourtId = reader.IsDBNull(2) ? null : reader.GetString(2),
            Issued = issued,
            Served = Count(reader, RateMeasure.Served),
            Paper = Count(reader, RateMeasure.Paper),
            Escalated = Count(reader, RateMeasure.Escalated),
            PaperWithdrawn = Count(reader, RateMeasure.PaperWithdrawn),
            SmsAccepted = Count(reader, RateMeasure.SmsAccepted),
            SmsDelivered = Count(reader, RateMeasure.SmsDelivered),
            SmsFailed = Count(reader, RateMeasure.SmsFailed),
            SmsUnknown = Count(reader, RateMeasure.SmsUnknown),
            SmsNotSent = Count(reader, RateMeasure.SmsNotSent),
            OfficeAssisted = Count(reader, RateMeasure.OfficeAssisted),
            Cancelled = Count(reader, RateMeasure.Cancelled),
            Lapsed = Count(reader, RateMeasure.Lapsed),
            ViewedByAge = viewed,
            Within = Within(reader, ages, issued, viewed),
        };
    }

    private static RateAge[] Within(NpgsqlDataReader reader, IReadOnlyList<TimeSpan> ages, long issued, long[] viewed)
    {
        var within = new RateAge[ages.Count];
        long soFar = 0;
        for (var i = 0; i < within.Length; i++)
        {
            soFar += viewed[i];
            var open = reader.GetInt64(FirstOpen + i);
            var viewedOpen = reader.GetInt64(FirstOpen + ages.Count + i);
            within[i] = new RateAge(ages[i], issued - open, soFar - viewedOpen, open);
        }

        return within;
    }

    private static long Count(NpgsqlDataReader reader, RateMeasure measure) => reader.GetInt64(3 + (int)measure);
}
