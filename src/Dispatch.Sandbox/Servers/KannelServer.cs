using System.Globalization;

namespace Dispatch.Sandbox.Servers;

/// <summary>
/// A real Kannel of our own: bearerbox, which speaks SMPP to a centre, and smsbox, which speaks HTTP to us, as child processes on ports of 127.0.0.1
/// that stay the same.
/// </summary>
internal sealed class KannelServer : IAsyncDisposable
{
    public const string Missing = "No Kannel on this machine: install Debian's package 'kannel' (./dispatch setup does).";

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly KannelOptions _options;
    private readonly KannelPorts _ports;
    private ChildProcess? _bearerbox;
    private ChildProcess? _smsbox;

    private KannelServer(KannelOptions options, KannelPorts ports) => (_options, _ports) = (options, ports);

    /// <summary>The address of sendsms.</summary>
    public string Url => $"http://127.0.0.1:{Number(_ports.Sendsms)}/cgi-bin/sendsms";

    private string ConfigurationFile => Path.Combine(_options.Folder, "kannel.conf");

    // Debian puts them where only root looks.
    public static string? FindProgram(string name) => Tool.Find(name) ?? (File.Exists("/usr/sbin/" + name) ? "/usr/sbin/" + name : null);

    /// <exception cref="ServerStartException">There is no Kannel, or it did not start; the log's end is in the message.</exception>
    public static async Task<KannelServer> StartAsync(KannelOptions options, CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { options.Folder, Path.Combine(options.Folder, "store"), Path.Combine(options.Folder, "dlr") }) Directory.CreateDirectory(folder);
        return await FreePort.StartAsync(async port =>
        {
            var server = new KannelServer(options, new KannelPorts(FreePort.Next(), FreePort.Next(), port));
            await File.WriteAllTextAsync(server.ConfigurationFile, KannelConfiguration.Write(options, server._ports), cancellationToken);
            try
            {
                await server.StartAgainAsync(cancellationToken);
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }

            return server;
        });
    }

    /// <summary>Starts whatever of it does not run, on the same ports and spools; returns once it is bound at the centre and takes sendsms.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        if (_bearerbox is not { HasExited: false }) _bearerbox = await StartAsync(_bearerbox, "bearerbox", IsBoundAsync, cancellationToken);
        if (_smsbox is not { HasExited: false }) _smsbox = await StartAsync(_smsbox, "smsbox", TakesAsync, cancellationToken);
    }

    /// <summary>SIGKILL to both.</summary>
    public async Task KillAsync()
    {
        await KillFrontAsync();
        _bearerbox!.Kill();
        await _bearerbox.Exited;
    }

    /// <summary>SIGKILL to smsbox: nobody listens for sendsms, what bearerbox has taken goes on.</summary>
    public async Task KillFrontAsync()
    {
        _smsbox!.Kill();
        await _smsbox.Exited;
    }

    /// <summary>Stops bearerbox where it stands: smsbox takes requests, hands them on, and waits for the word that it may answer.</summary>
    public void Freeze() => _bearerbox!.Signal(ChildSignal.Freeze);

    public void Thaw() => _bearerbox!.Signal(ChildSignal.Continue);

    public async ValueTask DisposeAsync()
    {
        if (_smsbox is not null) await _smsbox.DisposeAsync();
        if (_bearerbox is not null) await _bearerbox.DisposeAsync();
    }

    private async Task<ChildProcess> StartAsync(ChildProcess? before, string program, Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        if (before is not null) await before.DisposeAsync();
        var process = await ChildProcess.StartAsync(
            new ChildSpec
            {
                Name = "Kannel's " + program,
                FileName = FindProgram(program) ?? throw new ServerStartException(Missing),
                Arguments = ["-v", "1", ConfigurationFile],
                WorkingDirectory = _options.Folder,
                LogFile = Path.Combine(_options.Folder, program + ".log"),
            },
            cancellationToken);
        try
        {
            await process.WaitUntilReadyAsync(isReady, _options.StartLimit, cancellationToken);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private async Task<bool> IsBoundAsync(CancellationToken cancellationToken) =>
        await AskAsync($"http://127.0.0.1:{Number(_ports.Admin)}/status.txt?password={Uri.EscapeDataString(_options.Password)}", cancellationToken) is { } status
        && status.Contains("(online", StringComparison.Ordinal);

    private async Task<bool> TakesAsync(CancellationToken cancellationToken) => await AskAsync(Url, cancellationToken) is not null;

    // Null where nobody answers.
    private static async Task<string?> AskAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Http.GetAsync(address, cancellationToken);
            return await response.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);
}
