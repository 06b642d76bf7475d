using Xunit;

namespace Dispatch.Core.Tests.Baseline;

/// <summary>
/// Files of the repository that say what something is, held to it by a test. A change that is meant is written with
/// <c>DISPATCH_WRITE_BASELINE=1</c> and reviewed as a difference of the file.
/// </summary>
internal static class BaselineFile
{
    private const string WriteSwitch = "DISPATCH_WRITE_BASELINE";

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = Find();

    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>Compares the whole file with <paramref name="actual"/>, or writes it.</summary>
    /// <param name="path">From the repository's folder.</param>
    /// <param name="actual">With a line feed at each line's end.</param>
    public static void Holds(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
        {
            File.WriteAllText(PathOf(path), actual);
            return;
        }

        var said = File.Exists(PathOf(path)) ? File.ReadAllText(PathOf(path)).ReplaceLineEndings("\n") : "";
        if (said != actual) Assert.Fail($"{path} says otherwise (- the file, + the code):\n{LineDiff.Of(said, actual)}\nIf that is meant, write it anew: {WriteSwitch}=1, then this test.");
    }

    /// <summary>As <see cref="Holds"/>, of what stands below the first line with <paramref name="mark"/>; what is above it is written by hand.</summary>
    public static void HoldsBelow(string path, string mark, string actual)
    {
        var said = File.ReadAllText(PathOf(path)).ReplaceLineEndings("\n");
        var at = said.IndexOf(mark, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{path} has lost its line '{mark}'.");
        Holds(path, $"{said[..at]}{mark}\n{actual}");
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dispatch.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("No Dispatch.sln above the tests.");
    }
}
