namespace Dispatch.Sandbox.Servers;

/// <summary>
/// A folder on disk for one run's servers, deleted when the run ends. A run that was killed leaves its folder behind; the next
/// one takes it away. A lock beside each folder, held as long as its owner lives, tells the two apart.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly FileStream _lock;

    private RunFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    /// <summary>
    /// Makes a folder below <paramref name="parent"/>. Default: DISPATCH_RUN_FOLDER as it stands; else below TMPDIR, the user's
    /// cache or /var/tmp, the first that is on a disk: figures measured in memory would say nothing of a COMMIT.
    /// </summary>
    public static RunFolder Create(string? parent = null)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("The sandbox runs its servers on Linux: it needs /proc, setsid and a POSIX shell.");
        parent ??= DefaultParent();
        Directory.CreateDirectory(parent, Open);
        Sweep(parent);
        while (true)
        {
            var path = System.IO.Path.Combine(parent, $"run-{Environment.ProcessId}-{Random.Shared.Next():x8}");
            try
            {
                var held = new FileStream(path + ".lock", FileMode.CreateNew, FileAccess.Write, FileShare.None);
                Directory.CreateDirectory(path, Open);
                // The umask may have closed it; PostgreSQL's account has to pass.
                File.SetUnixFileMode(path, Open);
                return new RunFolder(path, held);
            }
            catch (IOException) when (File.Exists(path + ".lock"))
            {
                // The name is taken, or a sweep got hold of the lock first: another name.
            }
        }
    }

    public void Dispose()
    {
        Remove(Path);
        File.Delete(_lock.Name);
        _lock.Dispose();
    }

    private static void Sweep(string parent)
    {
        foreach (var file in Directory.EnumerateFiles(parent, "run-*.lock"))
        {
            try
            {
                using var abandoned = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None);
                Remove(file[..^".lock".Length]);
                File.Delete(file);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Its owner lives, is another user, or was quicker.
            }
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static string DefaultParent()
    {
        if (Environment.GetEnvironmentVariable("DISPATCH_RUN_FOLDER") is { Length: > 0 } told) return told;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        // Root's home is closed to the account that PostgreSQL must run as.
        var cache = Environment.IsPrivilegedProcess || home.Length == 0 ? null : System.IO.Path.Combine(home, ".cache");
        string?[] places = [Environment.GetEnvironmentVariable("TMPDIR"), cache];
        var place = places.FirstOrDefault(place => Directory.Exists(place) && IsOnDisk(place)) ?? "/var/tmp";
        return System.IO.Path.Combine(place, $"dispatch-{Environment.UserName}");
    }

    private static bool IsOnDisk(string folder) => new DriveInfo(folder).DriveFormat is not ("tmpfs" or "ramfs");
}
