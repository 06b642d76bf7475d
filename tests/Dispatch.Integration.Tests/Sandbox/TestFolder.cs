using Dispatch.Sandbox.Servers;

namespace Dispatch.Integration.Tests.Sandbox;

/// <summary>A folder on disk for the servers of one test.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly RunFolder _folder = RunFolder.Create();

    public string this[string name] => Path.Combine(_folder.Path, name);

    public void Dispose() => _folder.Dispose();
}
