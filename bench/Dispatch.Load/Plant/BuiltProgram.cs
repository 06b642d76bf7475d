using Dispatch.Sandbox.Servers;

namespace Dispatch.Load.Plant;

/// <summary>A program of this project, of the same build as this one.</summary>
internal static class BuiltProgram
{
    /// <param name="area"><c>src</c> or <c>bench</c>.</param>
    /// <exception cref="LoadException">It is not built.</exception>
    public static string Find(string area, string project, string file)
    {
        var root = Root(project);
        // …/bin/<configuration>/<framework>/
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(root, area, project, "bin", here.Parent!.Name, here.Name, file);
        return File.Exists(path) ? path : throw new LoadException($"{project} is not built: {path} is missing. ./dispatch load builds it first.");
    }

    /// <param name="folder">Under <c>artifacts</c>.</param>
    /// <exception cref="LoadException">It is not published.</exception>
    public static string Published(string folder, string file)
    {
        var path = Path.Combine(Root(file), "artifacts", folder, file);
        return File.Exists(path) ? path : throw new LoadException($"{path} is missing. ./dispatch load publishes it first.");
    }

    private static string Root(string what) =>
        ProjectRoot.Find() ?? throw new LoadException($"This program was taken from its project; {what} is looked for there. Call ./dispatch load.");
}
