using System.Globalization;
using System.Security.Cryptography;

namespace Dispatch.Sandbox.Servers;

/// <summary>
/// A Kafka of our own: one KRaft node as a child process, with its data in a folder of the run, on ports of 127.0.0.1 that
/// stay the same when it is stopped and started again. Started by Java directly: the distribution's scripts put two shells in between.
/// </summary>
internal sealed class KafkaServer : IKafkaPart
{
    private readonly KafkaHome _home;
    private readonly KafkaOptions _options;
    private readonly int _port;
    private readonly string _clusterId;
    private ChildProcess _process = null!;

    private KafkaServer(KafkaHome home, KafkaOptions options, int port, string clusterId)
    {
        _home = home;
        _options = options;
        _port = port;
        _clusterId = clusterId;
    }

    public string Origin => $"local, {_home.Folder}, port {_port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The broker now running; another one after each start.</summary>
    public int Pid => _process.Pid;

    int? IKafkaPart.Pid => Pid;

    public bool IsMock => false;

    public bool IsRunning => !_process.HasExited;

    public string BootstrapServers => $"127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}";

    public string LogFile => Path.Combine(_options.Folder, "kafka.log");

    private string DataFolder => Path.Combine(_options.Folder, "data");

    private string PropertiesFile => Path.Combine(_options.Folder, "kafka.properties");

    private string LoggingFile => Path.Combine(_options.Folder, "log4j2.properties");

    /// <exception cref="ServerStartException">There is no Java or no Kafka home, or the broker did not start; the log's end is in the message.</exception>
    public static async Task<KafkaServer> StartAsync(KafkaOptions options, CancellationToken cancellationToken)
    {
        var home = KafkaHome.Find() ?? throw new ServerStartException(KafkaHome.Missing);
        Directory.CreateDirectory(options.Folder);
        return await FreePort.StartAsync(async port =>
        {
            var server = new KafkaServer(home, options, port, NewClusterId());
            await server.FormatAsync(cancellationToken);
            await server.StartAgainAsync(cancellationToken);
            return server;
        });
    }

    /// <summary>Starts on the same ports and data, after a stop or a kill.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false }) throw new InvalidOperationException("Kafka runs already.");
        if (_process is not null) await _process.DisposeAsync();
        var heap = _options.HeapMiB.ToString(CultureInfo.InvariantCulture);
        _process = await ChildProcess.StartAsync(
            new ChildSpec
            {
                Name = "Kafka",
                FileName = _home.Java,
                Arguments =
                [
                    // Half of a short-lived broker's CPU went into its second compiler, which pays back after minutes only.
                    $"-Xms{heap}m", $"-Xmx{heap}m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true",
                    $"-Dlog4j2.configurationFile={LoggingFile}", "-cp", _home.ClassPath, "kafka.Kafka", PropertiesFile,
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

    /// <summary>Lets the broker close its logs.</summary>
    public Task StopAsync() => _process.StopAsync();

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.Exited;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task FormatAsync(CancellationToken cancellationToken)
    {
        // What an attempt on a port that was taken left behind belongs to another cluster id.
        if (Directory.Exists(DataFolder)) Directory.Delete(DataFolder, recursive: true);
        await File.WriteAllTextAsync(PropertiesFile, KafkaProperties.Text(_port, FreePort.Next(), DataFolder, _options.Settings), cancellationToken);
        await File.WriteAllTextAsync(LoggingFile, KafkaProperties.Logging, cancellationToken);
        await Tool.RunAsync(
            null,
            _home.Java,
            [
                "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", $"-Dlog4j2.configurationFile={LoggingFile}", "-cp", _home.ClassPath,
                "kafka.tools.StorageTool", "format", "--standalone", "-t", _clusterId, "-c", PropertiesFile,
            ],
            cancellationToken);
    }

    // Our own cluster's id: another server could have got the port first.
    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        await KafkaProbe.ClusterIdAsync(BootstrapServers, TimeSpan.FromSeconds(1), cancellationToken) == _clusterId;

    // 16 random bytes, URL-safe base64 without padding. A leading '-' would be read as an option by the storage tool.
    private static string NewClusterId()
    {
        var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return text[0] == '-' ? string.Concat("A", text.AsSpan(1)) : text;
    }
}
