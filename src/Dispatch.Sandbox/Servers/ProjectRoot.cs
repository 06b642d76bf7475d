namespace Dispatch.Sandbox.Servers;

/// <summary>The checkout that the running binary was built in.</summary>
internal static class ProjectRoot
{
    /// <summary>The nearest folder upwards that holds Dispatch.sln; null for a binary that was taken elsewhere.</summary>
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Dispatch.sln")))
                return folder.FullName;
        return null;
    }
}
