using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dispatch.Load.Plant;
using Dispatch.Sandbox.Servers;

namespace Dispatch.Load.Protocol;

/// <summary>The SMSC simulator as a process of its own, so that its CPU time is not the client's.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    public const string SystemId = "load";
    public const string Password = "secret";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _child;
    private readonly HttpClient _http;

    private SimulatorProcess(ChildProcess child, int port, Uri books)
    {
        _child = child;
        _http = new HttpClient { BaseAddress = books };
        Port = port;
    }

    public int Port { get; }

    public TimeSpan Cpu => ProcessUsage.Of(_child.Pid)?.OwnCpu ?? throw new LoadException($"The simulator is gone:\n{_child.LastLines()}");

    public static async Task<SimulatorProcess> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var child = await ChildProcess.StartAsync(
            new ChildSpec
            {
                Name = "simulator",
                FileName = "dotnet",
                Arguments = [BuiltProgram.Find("src", "Dispatch.Sandbox", "dispatch-sandbox.dll"), "smsc", "--account", $"{SystemId}:{Password}"],
                LogFile = Path.Combine(folder, "simulator.log"),
            },
            cancellationToken);
        try
        {
            var line = "";
            await child.WaitUntilReadyAsync(
                async token =>
                {
                    line = (await child.FirstLineAsync(token)) ?? "";
                    return line.EndsWith('}');
                },
                Patience,
                cancellationToken);
            var addresses = JsonNode.Parse(line)!;
            return new SimulatorProcess(child, int.Parse(((string)addresses["smpp"]!).Split(':')[1], System.Globalization.CultureInfo.InvariantCulture), new Uri((string)addresses["http"]!));
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Submits read and accepted since it started.</summary>
    public async Task<(long Submitted, long Accepted, long Answered)> CountsAsync(CancellationToken cancellationToken)
    {
        var books = await _http.GetFromJsonAsync<JsonElement>("/books", cancellationToken);
        return (books.GetProperty("submitted").GetInt64(), books.GetProperty("accepted").GetInt64(), books.GetProperty("answered").GetInt64());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _child.DisposeAsync();
    }
}
