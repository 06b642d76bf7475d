using System.Globalization;
using System.Runtime.InteropServices;

namespace Dispatch.Sandbox.Servers;

/// <summary>What a process has used so far, read from /proc. A process that is gone has used nothing that can still be read.</summary>
/// <param name="OwnCpu">User and system time of its own threads.</param>
/// <param name="ReapedCpu">The same of children that have ended and were waited for, theirs included.</param>
/// <param name="PeakResidentBytes">VmHWM: the most memory it ever held resident.</param>
internal readonly record struct ProcessUsage(TimeSpan OwnCpu, TimeSpan ReapedCpu, long PeakResidentBytes)
{
    private const int ClockTicksName = 2;
    private static readonly double TicksPerSecond = SystemConfiguration(ClockTicksName);

    public TimeSpan Cpu => OwnCpu + ReapedCpu;

    /// <summary>One process with the children it has reaped; null when it is gone.</summary>
    public static ProcessUsage? Of(int pid)
    {
        if (ProcessStat.Read(pid) is not { } stat) return null;
        return new ProcessUsage(Seconds(stat.OwnTicks), Seconds(stat.ReapedTicks), PeakResident(pid));
    }

    /// <summary>
    /// A process, what it has reaped, and its live descendants with what those have reaped: the whole cost of a server that
    /// works in child processes, such as PostgreSQL. The peak is the root's own. Null when the root is gone.
    /// </summary>
    public static ProcessUsage? OfTree(int pid)
    {
        ProcessUsage? usage = null;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (Of(pid) is not { } root) return usage;
            long own = 0, reaped = 0;
            foreach (var stat in ProcessStat.Descendants(pid))
            {
                own += stat.OwnTicks;
                reaped += stat.ReapedTicks;
            }

            usage = new ProcessUsage(root.OwnCpu + Seconds(own), root.ReapedCpu + Seconds(reaped), root.PeakResidentBytes);
            // A child that ended in between is in neither sum: then look again.
            if (Of(pid)?.ReapedCpu == root.ReapedCpu) break;
        }

        return usage;
    }

    private static TimeSpan Seconds(long ticks) => TimeSpan.FromSeconds(ticks / TicksPerSecond);

    private static long PeakResident(int pid)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{pid}/status"))
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                    return 1024 * long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // Gone meanwhile.
        }

        return 0;
    }

    [DllImport("libc", EntryPoint = "sysconf")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern long SystemConfiguration(int name);
}
