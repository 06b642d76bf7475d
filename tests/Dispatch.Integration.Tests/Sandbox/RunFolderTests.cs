using Dispatch.Sandbox.Servers;
using Xunit;

namespace Dispatch.Integration.Tests.Sandbox;

public sealed class RunFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_whose_owner_died_is_taken_away_and_one_whose_owner_lives_stays()
    {
        var parent = _folder["runs"];
        using var living = RunFolder.Create(parent);
        var dead = Directory.CreateDirectory(Path.Combine(parent, "run-1-dead")).FullName;
        File.WriteAllText(Path.Combine(dead, "data"), "left behind");
        File.WriteAllText(dead + ".lock", "");

        using var next = RunFolder.Create(parent);

        Assert.False(Directory.Exists(dead));
        Assert.False(File.Exists(dead + ".lock"));
        Assert.True(Directory.Exists(living.Path));
        Assert.True(Directory.Exists(next.Path));
    }

    [Fact]
    public void A_folder_is_gone_with_its_owner()
    {
        var parent = _folder["runs"];
        var folder = RunFolder.Create(parent);
        File.WriteAllText(Path.Combine(folder.Path, "data"), "");

        folder.Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(parent));
    }
}
