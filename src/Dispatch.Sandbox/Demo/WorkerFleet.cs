using Dispatch.Sandbox.Servers;

namespace Dispatch.Sandbox.Demo;

/// <summary>Real worker processes: started, killed and replaced, and stopped in order at the end.</summary>
internal sealed class WorkerFleet(string binary, IReadOnlyDictionary<string, string?> settings, string folder) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly List<ChildProcess> _workers = [];
    private readonly Lock _lock = new();
    private int _started;
    private int _killed;

    public int Running
    {
        get
        {
            lock (_lock) return _workers.Count(worker => !worker.HasExited);
        }
    }

    public int Killed => _killed;

    /// <summary>Where the workers' logs are.</summary>
    public string Folder => folder;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var worker = await RunAsync($"worker-{++_started}", ["run"], cancellationToken);
        lock (_lock) _workers.Add(worker);
    }

    /// <summary>Runs a command of the worker to its end.</summary>
    /// <exception cref="ServerStartException">It ended with another code than 0.</exception>
    public async Task CommandAsync(string[] arguments, CancellationToken cancellationToken)
    {
        await using var command = await RunAsync(string.Join('-', arguments.Take(2)), arguments, cancellationToken);
        var code = await command.Exited.WaitAsync(cancellationToken);
        if (code != 0) throw new ServerStartException($"'dispatch-worker {string.Join(' ', arguments)}' ended with {code}:", command.LastLines());
    }

    /// <summary>SIGKILL to one of them, chance says which; a new one takes its place.</summary>
    public async Task KillOneAsync(Random random, CancellationToken cancellationToken)
    {
        ChildProcess victim;
        lock (_lock)
        {
            var alive = _workers.Where(worker => !worker.HasExited).ToList();
            if (alive.Count == 0) return;
            victim = alive[random.Next(alive.Count)];
            _workers.Remove(victim);
        }

        _killed++;
        await victim.DisposeAsync();
        await StartAsync(cancellationToken);
    }

    /// <exception cref="ServerStartException">A worker ended that nobody killed.</exception>
    public void ThrowIfOneEnded()
    {
        lock (_lock)
        {
            if (_workers.Find(worker => worker.HasExited) is { } ended)
                throw new ServerStartException($"{ended.Name} ended by itself with {ended.Exited.Result}. The end of {ended.LogFile}:", ended.LastLines());
        }
    }

    /// <summary>SIGTERM to all; each drains and ends with 0.</summary>
    /// <exception cref="ServerStartException">One did not end so.</exception>
    public async Task StopAsync()
    {
        List<ChildProcess> workers;
        lock (_lock) workers = [.. _workers];
        var codes = await Task.WhenAll(workers.Select(worker => worker.StopAsync(patience: Patience)));
        for (var i = 0; i < codes.Length; i++)
            if (codes[i] != 0) throw new ServerStartException($"{workers[i].Name} did not drain: it ended with {codes[i]}. The end of {workers[i].LogFile}:", workers[i].LastLines());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
    }

    private Task<ChildProcess> RunAsync(string name, string[] arguments, CancellationToken cancellationToken) => ChildProcess.StartAsync(new ChildSpec
    {
        Name = name,
        FileName = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
        Arguments = [binary, .. arguments],
        Environment = settings,
        WorkingDirectory = folder,
        LogFile = Path.Combine(folder, name + ".log"),
    }, cancellationToken);
}
