using System.Globalization;

namespace Dispatch.Sandbox.Servers;

/// <summary>The few fields of /proc/[pid]/stat that are of use here; times in clock ticks.</summary>
internal readonly record struct ProcessStat(int Pid, int Parent, char State, long OwnTicks, long ReapedTicks)
{
    /// <summary>Ended, and only waiting for its parent to notice.</summary>
    public bool IsZombie => State is 'Z' or 'X';

    /// <summary>Null when there is no such process.</summary>
    public static ProcessStat? Read(int pid)
    {
        string text;
        try
        {
            text = File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (IOException)
        {
            return null;
        }

        // The name, in brackets, may hold spaces and brackets: count from the last one. Field 3 is the first after it.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        long Number(int field) => long.Parse(fields[field - 3], CultureInfo.InvariantCulture);
        return new ProcessStat(pid, (int)Number(4), fields[0][0], Number(14) + Number(15), Number(16) + Number(17));
    }

    /// <summary>True when the process runs; a zombie does not.</summary>
    public static bool IsAlive(int pid) => Read(pid) is { IsZombie: false };

    /// <summary>All live descendants of a process, in no order.</summary>
    public static IReadOnlyList<ProcessStat> Descendants(int root)
    {
        var byParent = All().ToLookup(stat => stat.Parent);
        var found = new List<ProcessStat>();
        var open = new Queue<int>([root]);
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in byParent[parent])
            {
                found.Add(child);
                open.Enqueue(child.Pid);
            }
        }

        return found;
    }

    private static IEnumerable<ProcessStat> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Read(pid) is { } stat)
                yield return stat;
    }
}
