using System.Diagnostics;
using System.Globalization;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Settings;

namespace Dispatch.Load.Gateways;

/// <summary>An operator that counts every second: the simulator in this process, one account, whose cap need not be the one that the workers are told.</summary>
internal sealed class CappedGateway : IAsyncDisposable
{
    private const string SystemId = "load";
    private const string Password = "secret";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SmscServer _server;
    private readonly int _told;
    private readonly Lock _gate;
    private readonly List<long> _acceptedAt;

    private CappedGateway(SmscServer server, int told, Lock gate, List<long> acceptedAt) => (_server, _told, _gate, _acceptedAt) = (server, told, gate, acceptedAt);

    /// <param name="told">What the workers are told.</param>
    /// <param name="cap">What it takes in any second.</param>
    public static async Task<CappedGateway> StartAsync(int told, int cap)
    {
        var (gate, acceptedAt) = (new Lock(), new List<long>());
        var server = await SmscServer.StartAsync(new SmscOptions
        {
            Accounts = [new SmscAccount(SystemId, Password, cap)],
            Observer = (_, _, _, timestamp) =>
            {
                lock (gate) acceptedAt.Add(timestamp);
            },
        });
        return new CappedGateway(server, told, gate, acceptedAt);
    }

    /// <summary>What the workers are told of it.</summary>
    public IReadOnlyDictionary<string, string> WorkerSettings => SettingsFor(_server.Port, _told);

    public SmscAccountSnapshot Counts => _server.Books.Snapshot().Accounts[0];

    /// <summary>What the workers are told of a gateway; at a port where nobody listens they can only queue.</summary>
    public static IReadOnlyDictionary<string, string> SettingsFor(int port, int cap) => new Dictionary<string, string>
    {
        ["Dispatch__Gateways__0__Name"] = SystemId,
        ["Dispatch__Gateways__0__Host"] = "127.0.0.1",
        ["Dispatch__Gateways__0__Port"] = port.ToString(CultureInfo.InvariantCulture),
        ["Dispatch__Gateways__0__SystemId"] = SystemId,
        ["Dispatch__Gateways__0__Password"] = Password,
        ["Dispatch__Gateways__0__SourceAddress"] = "98200012",
        ["Dispatch__Gateways__0__Window"] = "100",
        ["Dispatch__Gateways__0__CapPerSecond"] = cap.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>From now on it takes so many.</summary>
    public void Drop(int cap) => _server.Settings = _server.Settings with { Caps = new Dictionary<string, int> { [SystemId] = cap } };

    /// <summary>When each accepted submit was read, in order, from one timestamp to another.</summary>
    public IReadOnlyList<long> AcceptedAt(long from, long to)
    {
        lock (_gate) return _acceptedAt.FindAll(at => at >= from && at < to);
    }

    /// <summary>Waits for the first submit.</summary>
    public async Task UntilBusyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _server.WhenAsync(static books => books.Accepted > 0, cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"No SMS has reached the gateway within {Patience.TotalSeconds:0} s."));
        }
    }

    /// <summary>Before the workers drain: no more receipts, and all that were promised are acknowledged.</summary>
    public async Task QuietAsync(CancellationToken cancellationToken)
    {
        _server.Settings = _server.Settings with { WithoutReceiptShare = 1 };
        await _server.WhenAsync(static books => books.ReceiptsWaiting == 0, cancellationToken).WaitAsync(Patience, cancellationToken);
    }

    /// <summary>The longest time, in seconds, in which less than half of <paramref name="cap"/> was accepted; looked at in fifths of a second.</summary>
    public double LongestHole(long from, long to, int cap)
    {
        const int Parts = 5;
        var bins = new int[(int)(Stopwatch.GetElapsedTime(from, to).TotalSeconds * Parts)];
        foreach (var at in AcceptedAt(from, to))
        {
            var bin = (int)(Stopwatch.GetElapsedTime(from, at).TotalSeconds * Parts);
            if (bin < bins.Length) bins[bin]++;
        }

        var (longest, run) = (0, 0);
        foreach (var accepted in bins) longest = Math.Max(longest, run = accepted < cap / 2.0 / Parts ? run + 1 : 0);
        return longest / (double)Parts;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
