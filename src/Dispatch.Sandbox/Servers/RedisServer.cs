using System.Globalization;

namespace Dispatch.Sandbox.Servers;

/// <summary>A Redis of our own, without any persistence: a child process on a port of 127.0.0.1 that stays the same. Stopped, it has forgotten everything.</summary>
internal sealed class RedisServer : IRedisPart
{
    /// <summary>More than the stock 16, so that every test has one to itself.</summary>
    public const int Databases = 1024;

    public const string Missing =
        "No Redis 7 or newer on this machine: install Debian's package 'redis-server' (./dispatch setup does), or set DISPATCH_REDIS to a server's host:port.";

    private readonly string _program;
    private readonly RedisOptions _options;
    private readonly int _port;
    private ChildProcess _process = null!;

    private RedisServer(string program, RedisOptions options, int port)
    {
        _program = program;
        _options = options;
        _port = port;
    }

    public string Origin => $"local, {_program}, port {_port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The server now running; another one after each start.</summary>
    public int Pid => _process.Pid;

    int? IRedisPart.Pid => Pid;

    public bool IsRunning => !_process.HasExited;

    public string Endpoint => $"127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}";

    public string LogFile => Path.Combine(_options.Folder, "redis.log");

    public static string? FindProgram() => Tool.Find("redis-server");

    /// <exception cref="ServerStartException">There is no redis-server, or it did not start; the log's end is in the message.</exception>
    public static async Task<RedisServer> StartAsync(RedisOptions options, CancellationToken cancellationToken)
    {
        var program = FindProgram() ?? throw new ServerStartException(Missing);
        Directory.CreateDirectory(options.Folder);
        return await FreePort.StartAsync(async port =>
        {
            var server = new RedisServer(program, options, port);
            await server.StartAgainAsync(cancellationToken);
            return server;
        });
    }

    /// <summary>Starts on the same port, empty.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false }) throw new InvalidOperationException("Redis runs already.");
        if (_process is not null) await _process.DisposeAsync();
        _process = await ChildProcess.StartAsync(
            new ChildSpec
            {
                Name = "Redis",
                FileName = _program,
                Arguments =
                [
                    "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _options.Folder,
                    "--save", "", "--appendonly", "no", "--databases", Databases.ToString(CultureInfo.InvariantCulture),
                    "--maxmemory", _options.MaxMemoryBytes.ToString(CultureInfo.InvariantCulture), "--maxmemory-policy", "noeviction",
                ],
                WorkingDirectory = _options.Folder,
                LogFile = LogFile,
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

    public Task StopAsync() => _process.StopAsync();

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.Exited;
    }

    /// <summary>Forgets everything, in all databases.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => AskAsync("FLUSHALL", cancellationToken);

    /// <summary>Moves the memory limit of the running server; 0 lifts it. Below what is in use, every write is refused.</summary>
    public Task SetMaxMemoryAsync(long bytes, CancellationToken cancellationToken) =>
        AskAsync($"CONFIG SET maxmemory {bytes.ToString(CultureInfo.InvariantCulture)}", cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task AskAsync(string command, CancellationToken cancellationToken) =>
        _ = await RedisAsk.SendAsync(Endpoint, command, cancellationToken) ?? throw new InvalidOperationException($"Redis at {Endpoint} does not answer.");

    // The answer must be our own process's: another server could have got the port first.
    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        var info = await RedisAsk.SendAsync(Endpoint, "INFO server", cancellationToken);
        return info is not null && info.Contains($"process_id:{Pid.ToString(CultureInfo.InvariantCulture)}\r\n", StringComparison.Ordinal);
    }
}
