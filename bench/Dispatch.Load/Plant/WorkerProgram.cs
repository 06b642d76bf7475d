using System.Globalization;
using Dispatch.Sandbox.Servers;

namespace Dispatch.Load.Plant;

/// <summary>The worker's own binary, compiled ahead of time as it is deployed: <c>./dispatch load</c> puts it there.</summary>
internal sealed class WorkerProgram(string file)
{
    public string File => file;

    /// <exception cref="LoadException">It is not built.</exception>
    public static WorkerProgram Find() => new(BuiltProgram.Published("worker", "dispatch-worker.dll"));

    public Task<ChildProcess> StartAsync(
        string name, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> settings, string folder, CancellationToken cancellationToken) =>
        ChildProcess.StartAsync(
            new ChildSpec
            {
                Name = name,
                FileName = "dotnet",
                Arguments = [file, .. arguments],
                Environment = settings,
                WorkingDirectory = folder,
                LogFile = Path.Combine(folder, $"{name}.log"),
            },
            cancellationToken);

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="LoadException">It ended with another code than 0.</exception>
    public async Task RunAsync(
        string name, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> settings, string folder, CancellationToken cancellationToken)
    {
        await using var process = await StartAsync(name, arguments, settings, folder, cancellationToken);
        var code = await process.Exited.WaitAsync(cancellationToken);
        if (code != 0)
            throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"dispatch-worker {string.Join(' ', arguments)} ended with code {code}:\n{process.LastLines()}"));
    }
}
