using Dispatch.Sandbox.Servers;

namespace Dispatch.Integration.Tests.Town;

/// <summary>A worker as it runs in production: a process of its own, which a test may freeze, kill or tell to end.</summary>
internal sealed class WorkerProcess(ChildProcess child) : IAsyncDisposable
{
    /// <summary>The exit code of a process that SIGKILL ended.</summary>
    public const int Killed = 128 + (int)ChildSignal.Kill;

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "dispatch-worker.dll");

    private int _disposed;

    public Task<int> Exited => child.Exited;

    public string Log
    {
        get
        {
            if (!File.Exists(child.LogFile)) return "";
            using var reader = new StreamReader(new FileStream(child.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    public static async Task<WorkerProcess> StartAsync(
        string name, string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> settings, string? seam, CancellationToken cancellationToken)
    {
        var environment = settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => (string?)setting.Value);
        environment["DISPATCH_SEAM"] = seam ?? "";
        environment["DOTNET_TieredPGO"] = "0";
        environment["DOTNET_gcServer"] = "0";
        return new WorkerProcess(await ChildProcess.StartAsync(
            new ChildSpec
            {
                Name = name,
                FileName = Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet",
                Arguments = [Program, .. arguments],
                Environment = environment,
                WorkingDirectory = folder,
                LogFile = Path.Combine(folder, name + ".log"),
            },
            cancellationToken));
    }

    /// <summary>SIGSTOP: it stands still in the middle of whatever it does, and does not know it.</summary>
    public void Freeze() => child.Signal(ChildSignal.Freeze);

    public void Continue() => child.Signal(ChildSignal.Continue);

    public void Terminate() => child.Signal(ChildSignal.Terminate);

    public void Kill() => child.Kill();

    /// <summary>Kills it, where it still lives. The town does so too at its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) await child.DisposeAsync();
    }
}
