namespace Dispatch.Load.Measure;

/// <summary>CPU time used so far, by who used it.</summary>
/// <param name="Workers">All workers but the feed's.</param>
/// <param name="Kafka">The broker; what it does for the feed is in here too.</param>
/// <param name="Postgres">Postmaster, what it has reaped, and its live children, less the feed worker's sessions.</param>
/// <param name="Redis">The server.</param>
/// <param name="FeedAndRates">The feed's worker and its PostgreSQL sessions.</param>
/// <param name="Simulators">This process: operator, portal, courts by the clock, and the measuring itself.</param>
internal readonly record struct CpuReading(TimeSpan Workers, TimeSpan Kafka, TimeSpan Postgres, TimeSpan Redis, TimeSpan FeedAndRates, TimeSpan Simulators)
{
    public static CpuReading operator -(CpuReading later, CpuReading earlier) => new(
        later.Workers - earlier.Workers,
        later.Kafka - earlier.Kafka,
        later.Postgres - earlier.Postgres,
        later.Redis - earlier.Redis,
        later.FeedAndRates - earlier.FeedAndRates,
        later.Simulators - earlier.Simulators);
}
