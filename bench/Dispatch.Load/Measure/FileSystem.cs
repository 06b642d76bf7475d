namespace Dispatch.Load.Measure;

/// <summary>What a folder lies on, by the kernel's own list of mounts.</summary>
internal static class FileSystem
{
    /// <summary>The type of the innermost mount that holds the folder: ext4, xfs, overlay, tmpfs, …</summary>
    public static string TypeOf(string folder)
    {
        var path = Path.GetFullPath(folder);
        var type = "unknown";
        var longest = -1;
        foreach (var line in File.ReadLines("/proc/self/mountinfo"))
        {
            // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw: the mount point is field 5, the type the first after the dash.
            var fields = line.Split(' ');
            var point = fields[4].Replace(@"\040", " ", StringComparison.Ordinal);
            var dash = Array.IndexOf(fields, "-", 6);
            // A later mount on the same point hides the earlier one.
            if (point.Length < longest || !Holds(point, path)) continue;
            (longest, type) = (point.Length, fields[dash + 1]);
        }

        return type;
    }

    private static bool Holds(string point, string path) =>
        point == "/" || path == point || (path.StartsWith(point, StringComparison.Ordinal) && path[point.Length] == '/');
}
