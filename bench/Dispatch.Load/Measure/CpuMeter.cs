using Dispatch.Load.Plant;
using Dispatch.Sandbox.Servers;

namespace Dispatch.Load.Measure;

/// <summary>Reads the CPU time of every process of a run. A worker counts from its first instruction, start-up and compilation included.</summary>
internal sealed class CpuMeter(Parts parts, WorkerFleet fleet, FeedSessions feedSessions)
{
    public async Task<CpuReading> ReadAsync(CancellationToken cancellationToken)
    {
        await feedSessions.SampleAsync(cancellationToken);
        return new CpuReading(
            fleet.Workers.Aggregate(TimeSpan.Zero, (sum, worker) => sum + Of(worker.Child.Pid)),
            Of(parts.Kafka.Pid!.Value),
            Of(parts.Postgres.Pid!.Value) - feedSessions.Cpu,
            Of(parts.Redis.Pid!.Value),
            (fleet.Feed is { } feed ? Of(feed.Child.Pid) : TimeSpan.Zero) + feedSessions.Cpu,
            Of(Environment.ProcessId, ownOnly: true));
    }

    // The servers are children of this process: its own time is without theirs.
    private static TimeSpan Of(int pid, bool ownOnly = false) =>
        ownOnly ? ProcessUsage.Of(pid)!.Value.OwnCpu : ProcessUsage.OfTree(pid)?.Cpu ?? throw new LoadException($"Process {pid} is gone: its CPU time can't be read.");
}
