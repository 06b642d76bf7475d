using System.Globalization;
using Dispatch.Load.Courts;
using Dispatch.Sandbox.Books.Readers;
using Dispatch.Sandbox.Books.Sides;
using Dispatch.Sandbox.Servers;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Books;

namespace Dispatch.Load.Gateway;

/// <summary>
/// The operator: an SMSC simulator in this process, one account. Notes when the last part of each person's SMS was read off the wire.
/// </summary>
internal sealed class LoadGateway : IAsyncDisposable
{
    private const string SystemId = "load";
    private const string Password = "secret";
    private const int UncappedPerSecond = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SmscServer? _server;
    private readonly int _port;
    private readonly int _cap;
    private readonly int _window;

    private LoadGateway(SmscServer? server, int port, int cap, int window)
    {
        _server = server;
        _port = port;
        _cap = cap;
        _window = window;
    }

    /// <param name="people">Whose numbers are called.</param>
    /// <param name="readAt">Gets, by person, when a submit to them was read; 0 before.</param>
    /// <param name="arrived">Called at the first SMS of a person, under the centre's gate: keep it short.</param>
    /// <param name="capPerSecond">Submits that are taken in any second; 0 for no cap.</param>
    /// <param name="window">Unanswered submits that the worker is allowed.</param>
    public static async Task<LoadGateway> StartAsync(People people, long[]? readAt, Action<int>? arrived, int capPerSecond, int window)
    {
        var seen = readAt ?? (arrived is null ? null : new long[people.Count]);
        SmscObserver? observer = seen is null ? null : (destination, _, _, timestamp) =>
        {
            var person = people.ByMobile(destination);
            if (person < 0) return;
            if (seen[person] == 0) arrived?.Invoke(person);
            seen[person] = timestamp;
        };
        var server = await SmscServer.StartAsync(new SmscOptions { Accounts = [new SmscAccount(SystemId, Password, capPerSecond)], Observer = observer });
        return new LoadGateway(server, server.Port, capPerSecond, window);
    }

    /// <summary>An operator whose port nobody listens on.</summary>
    public static LoadGateway Down() => new(null, FreePort.Next(), 0, 100);

    public string Describe() =>
        _server is null ? "down: nobody listens"
        : _cap == 0 ? string.Create(CultureInfo.InvariantCulture, $"no cap, window {_window}")
        : string.Create(CultureInfo.InvariantCulture, $"cap {_cap}/s, window {_window}");

    /// <summary>What the workers are told of it.</summary>
    public IReadOnlyDictionary<string, string> WorkerSettings => new Dictionary<string, string>
    {
        ["Dispatch__Gateways__0__Name"] = "load",
        ["Dispatch__Gateways__0__Host"] = "127.0.0.1",
        ["Dispatch__Gateways__0__Port"] = _port.ToString(CultureInfo.InvariantCulture),
        ["Dispatch__Gateways__0__SystemId"] = SystemId,
        ["Dispatch__Gateways__0__Password"] = Password,
        ["Dispatch__Gateways__0__SourceAddress"] = "98200012",
        ["Dispatch__Gateways__0__Window"] = _window.ToString(CultureInfo.InvariantCulture),
        ["Dispatch__Gateways__0__CapPerSecond"] = (_cap == 0 ? UncappedPerSecond : _cap).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Its counts now; null where it is down.</summary>
    public SmscSnapshot? Counts() => _server?.Books.Snapshot();

    /// <summary>Its own books.</summary>
    public GatewaySide Side() => _server is null ? GatewaySide.None : GatewayReader.Read(_server);

    /// <summary>
    /// Before the workers drain, while SMS still go out: no receipt is promised from now on, and all that were are acknowledged. Else the books
    /// would hang on which receipts a link that closes has still carried.
    /// </summary>
    public async Task QuietAsync(CancellationToken cancellationToken)
    {
        if (_server is null) return;
        _server.Settings = _server.Settings with { WithoutReceiptShare = 1 };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await _server.WhenAsync(books => books.ReceiptsWaiting == 0, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"{_server.Books.Snapshot().ReceiptsWaiting} receipts were not acknowledged within {Patience.TotalSeconds:0} s."));
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
