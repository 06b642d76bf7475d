using Dispatch.Load.Plant;
using Dispatch.Sandbox.Servers;
using Npgsql;

namespace Dispatch.Load.Measure;

/// <summary>
/// CPU time of the PostgreSQL backends that serve the feed's worker, found by the name of their sessions. Sampled, for a backend that
/// ends takes its figure with it: what it used after its last sample counts as PostgreSQL's for the others.
/// </summary>
internal sealed class FeedSessions(NpgsqlDataSource database)
{
    private const string Sql = "SELECT pid, backend_start FROM pg_stat_activity WHERE application_name = $1";

    private readonly Dictionary<(int Pid, DateTime Start), TimeSpan> _cpu = [];

    public TimeSpan Cpu => _cpu.Values.Aggregate(TimeSpan.Zero, (sum, cpu) => sum + cpu);

    /// <summary>Backends seen so far.</summary>
    public int Seen => _cpu.Count;

    public async Task SampleAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = WorkerFleet.FeedSessionName });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var pid = reader.GetInt32(0);
            if (ProcessUsage.Of(pid) is { } usage) _cpu[(pid, reader.GetDateTime(1))] = usage.OwnCpu;
        }
    }
}
