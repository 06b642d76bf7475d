using Dispatch.Sandbox.Servers;

namespace Dispatch.Sandbox.Demo;

/// <summary>The built worker: the sandbox never references it, it starts what a deployment would.</summary>
internal static class WorkerBinary
{
    private const string Name = "dispatch-worker.dll";

    /// <exception cref="ServerStartException">It was not built, or not in this configuration.</exception>
    public static string Find()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, Name);
        if (File.Exists(beside)) return beside;
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var built = ProjectRoot.Find() is { } root
            ? Path.Combine(root, "src", "Dispatch.Worker", "bin", here.Parent?.Name ?? "Release", here.Name, Name)
            : beside;
        return File.Exists(built) ? built : throw new ServerStartException($"No worker at {built}: build the solution first ('./dispatch setup').");
    }
}
