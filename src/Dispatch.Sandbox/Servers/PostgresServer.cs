using System.Globalization;

namespace Dispatch.Sandbox.Servers;

/// <summary>
/// A PostgreSQL of our own: a child process with its data in a folder of the run, on a port of 127.0.0.1 that stays the same
/// when it is stopped and started again.
/// </summary>
internal sealed class PostgresServer : IPostgresPart
{
    private readonly PostgresBinaries _binaries;
    private readonly PostgresOptions _options;
    private readonly int _port;
    private ChildProcess _process = null!;

    private PostgresServer(PostgresBinaries binaries, PostgresOptions options, int port)
    {
        _binaries = binaries;
        _options = options;
        _port = port;
    }

    public string Origin => $"local, {_binaries.Folder}, port {_port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The postmaster now running; another one after each start.</summary>
    public int Pid => _process.Pid;

    int? IPostgresPart.Pid => Pid;

    public bool IsRunning => !_process.HasExited;

    public string DataFolder => Path.Combine(_options.Folder, "data");

    public string LogFile => Path.Combine(_options.Folder, "postgres.log");

    /// <exception cref="ServerStartException">There are no binaries, or the server did not start; the log's end is in the message.</exception>
    public static async Task<PostgresServer> StartAsync(PostgresOptions options, CancellationToken cancellationToken)
    {
        var binaries = PostgresBinaries.Find() ?? throw new ServerStartException(PostgresBinaries.Missing);
        Directory.CreateDirectory(options.Folder);
        var data = new PostgresServer(binaries, options, 0);
        await data.InitializeAsync(cancellationToken);
        return await FreePort.StartAsync(async port =>
        {
            var server = new PostgresServer(binaries, options, port);
            await server.StartAgainAsync(cancellationToken);
            return server;
        });
    }

    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port.ToString(CultureInfo.InvariantCulture)};Username=postgres;Database={database}";

    public Task CreateDatabaseAsync(string name, CancellationToken cancellationToken) =>
        PostgresDatabases.CreateAsync(ConnectionString("postgres"), name, cancellationToken);

    /// <summary>Starts on the same port and data, after a stop, a kill, or a folder put back.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false }) throw new InvalidOperationException("PostgreSQL runs already.");
        if (_process is not null) await _process.DisposeAsync();
        var settings = PostgresOptions.Defaults.Concat(_options.Settings)
            .SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
        _process = await ChildProcess.StartAsync(
            new ChildSpec
            {
                Name = "PostgreSQL",
                FileName = _binaries["postgres"],
                Arguments = ["-D", DataFolder, "-p", _port.ToString(CultureInfo.InvariantCulture), .. settings],
                User = PostgresBinaries.Account,
                WorkingDirectory = _options.Folder,
                LogFile = LogFile,
                StopSignal = ChildSignal.Interrupt,
                // "Immediate": the postmaster ends its backends and gives back its shared memory, which SIGKILL would leave behind.
                OrphanSignal = ChildSignal.Quit,
            },
            cancellationToken);
        try
        {
            await _process.WaitUntilReadyAsync(IsReadyAsync, _options.StartLimit, cancellationToken);
        }
        catch
        {
            await _process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fast: roll back what is open, write a checkpoint. Immediate: as a crash, without the checkpoint; the next start recovers.</summary>
    public Task StopAsync(bool immediate = false) =>
        _process.StopAsync(immediate ? ChildSignal.Quit : ChildSignal.Interrupt, TimeSpan.FromSeconds(60));

    /// <summary>SIGKILL to the postmaster. Returns when its backends, which end by themselves, are gone too: then it can be started again.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        // Frozen first, so that no backend is born between the list and the kill.
        _process.Signal(ChildSignal.Freeze);
        var backends = ProcessStat.Descendants(Pid);
        _process.Kill();
        await _process.Exited;
        foreach (var backend in backends)
            while (ProcessStat.IsAlive(backend.Pid))
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
    }

    /// <summary>
    /// Copies the data folder to a place that does not exist yet: what an operator's snapshot would hold. Of a running server
    /// it is a base backup, and the server goes on meanwhile.
    /// </summary>
    public async Task CopyDataFolderAsync(string destination, CancellationToken cancellationToken)
    {
        if (!IsRunning)
        {
            await Tool.RunAsync(null, "cp", ["-a", "--reflink=auto", DataFolder, destination], cancellationToken);
            return;
        }

        await MakeFolderAsync(destination, cancellationToken);
        await Tool.RunAsync(
            PostgresBinaries.Account,
            _binaries["pg_basebackup"],
            ["-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-D", destination, "-X", "stream", "-c", "fast"],
            cancellationToken);
    }

    /// <summary>Puts a copy in the place of the data folder; the copy stays. The server must be stopped, and is not started.</summary>
    public async Task PutBackDataFolderAsync(string copy, CancellationToken cancellationToken)
    {
        if (IsRunning) throw new InvalidOperationException("Stop PostgreSQL before its data folder is put back.");
        Directory.Delete(DataFolder, recursive: true);
        await Tool.RunAsync(null, "cp", ["-a", "--reflink=auto", copy, DataFolder], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(immediate: true);
        await _process.DisposeAsync();
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        await MakeFolderAsync(DataFolder, cancellationToken);
        // The only step without fsync: an initdb that a crash cut short is thrown away.
        await Tool.RunAsync(
            PostgresBinaries.Account,
            _binaries["initdb"],
            ["-D", DataFolder, "-U", "postgres", "--auth=trust", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync"],
            cancellationToken);
    }

    private static async Task MakeFolderAsync(string folder, CancellationToken cancellationToken)
    {
        string[] owner = PostgresBinaries.Account is { } account ? ["-o", account, "-g", account] : [];
        await Tool.RunAsync(null, "install", ["-d", "-m", "700", .. owner, folder], cancellationToken);
    }

    // Not by connecting alone: another server could have got the port first. The last line of postmaster.pid is the state.
    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(DataFolder, "postmaster.pid");
        if (!File.Exists(file)) return false;
        var lines = await File.ReadAllLinesAsync(file, cancellationToken);
        return lines.Length >= 8
            && lines[0] == Pid.ToString(CultureInfo.InvariantCulture)
            && lines[7].Trim() == "ready"
            && await PostgresDatabases.AnswersAsync(ConnectionString("postgres"), cancellationToken);
    }
}
