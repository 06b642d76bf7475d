using System.Globalization;

namespace Dispatch.Sandbox.Servers;

/// <summary>PostgreSQL's programs on this machine.</summary>
internal sealed record PostgresBinaries(string Folder)
{
    private const int Oldest = 15;

    public const string Missing =
        "No PostgreSQL 15 or newer on this machine: install Debian's package 'postgresql' (./dispatch setup does), or set DISPATCH_POSTGRES to a server's connection string.";

    /// <summary>The newest of Debian's versions, else what PATH has; null when there is none.</summary>
    public static PostgresBinaries? Find()
    {
        const string debian = "/usr/lib/postgresql";
        var newest = Directory.Exists(debian)
            ? Directory.EnumerateDirectories(debian)
                .Select(folder => (Folder: Path.Combine(folder, "bin"), Version: int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0))
                .Where(found => found.Version >= Oldest && File.Exists(Path.Combine(found.Folder, "initdb")))
                .OrderByDescending(found => found.Version)
                .Select(found => found.Folder)
                .FirstOrDefault()
            : null;
        var folder = newest ?? Path.GetDirectoryName(Tool.Find("initdb"));
        return folder is null ? null : new PostgresBinaries(folder);
    }

    public string this[string program] => Path.Combine(Folder, program);

    /// <summary>The account to run under: PostgreSQL refuses to run as root, so root lends it Debian's account.</summary>
    public static string? Account => Environment.IsPrivilegedProcess ? "postgres" : null;
}
