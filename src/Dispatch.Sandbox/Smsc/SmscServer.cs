using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Settings;
using Dispatch.Sandbox.Smsc.Wire;

namespace Dispatch.Sandbox.Smsc;

/// <summary>A short message service centre on 127.0.0.1 that speaks SMPP 3.4, misbehaves as told, and keeps its own books.</summary>
internal sealed class SmscServer : IAsyncDisposable
{
    private readonly SmscOptions _options;
    private readonly Centre _centre;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _runningGate = new();
    private readonly HashSet<Task> _running = [];
    private readonly Task _accepting;
    private int _links;

    private SmscServer(SmscOptions options, TimeProvider time, Random random)
    {
        _options = options;
        _centre = new(options, time, random);
        _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, options.Port));
        _listener.Listen(512);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public SmscBooks Books => _centre.Books;

    /// <summary>What the centre does from now on. Setting it starts the faults that count anew.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public SmscSettings Settings
    {
        get => _centre.Settings;
        set => _centre.Apply(value);
    }

    /// <param name="time">The centre's clock; the system's by default.</param>
    /// <param name="random">Draws the faults; the same seed and the same order of submits draw the same ones.</param>
    /// <exception cref="ArgumentException">There is no account, there are too many, two have one name, or a setting is out of range.</exception>
    /// <exception cref="FormatException">An account's name or password does not fit the wire.</exception>
    public static Task<SmscServer> StartAsync(SmscOptions options, TimeProvider? time = null, Random? random = null)
    {
        if (options.Accounts.Count is 0 or > byte.MaxValue)
            throw new ArgumentException($"{options.Accounts.Count} accounts: a centre has 1 to {byte.MaxValue}.", nameof(options));
        if (options.Accounts.DistinctBy(account => account.SystemId).Count() != options.Accounts.Count)
            throw new ArgumentException("Two accounts have the same system id.", nameof(options));
        foreach (var account in options.Accounts)
            account.Check();
        return Task.FromResult(new SmscServer(options, time ?? TimeProvider.System, random ?? new Random(1)));
    }

    /// <summary>Completes once the counts are as wanted. Looked at after each batch, so nothing has to be polled.</summary>
    public Task WhenAsync(Func<SmscSnapshot, bool> condition, CancellationToken cancellation = default) => _centre.When(condition, cancellation);

    /// <summary>Ends every link without a word.</summary>
    public void DropLinks() => _centre.Do(static (centre, _) =>
    {
        foreach (var link in centre.Links.Where(link => link.IsOpen))
        {
            centre.Books.Counts.LinksDropped++;
            link.Drop();
        }
    });

    /// <summary>Sends unbind on every bound link, which closes once the client has answered.</summary>
    public void Unbind() => _centre.Do(static (centre, _) =>
    {
        foreach (var link in Bound(centre))
            link.Send(Command.Unbind, Status.Ok, link.NextSequence());
    });

    /// <summary>Sends an enquire_link on every bound link.</summary>
    public void Enquire() => _centre.Do(static (centre, now) =>
    {
        foreach (var link in Bound(centre))
        {
            link.EnquiredAt = now;
            link.Send(Command.EnquireLink, Status.Ok, link.NextSequence());
        }
    });

    /// <summary>Sends octets as they are on every bound link.</summary>
    public void Inject(byte[] octets) => _centre.Do((centre, _) =>
    {
        foreach (var link in Bound(centre))
            link.Send(octets);
    });

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] running;
        lock (_runningGate)
            running = [.. _running];
        await Task.WhenAll(running);
        _centre.Dispose();
        _stopping.Dispose();
    }

    private static IEnumerable<Link> Bound(Centre centre) => centre.Links.Where(link => link.IsOpen && link.Account is not null);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stopping.Token);
                socket.NoDelay = true;
                var run = RunAsync(socket, ++_links);
                lock (_runningGate)
                    _running.Add(run);
                _ = run.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The centre is closing.
        }
    }

    private async Task RunAsync(Socket socket, int number)
    {
        if (await SecureAsync(socket) is not { } stream)
            return;
        using var link = new Link(socket, stream, _centre, number);
        _centre.Began(link);
        await link.RunAsync(_stopping.Token);
    }

    // Null where the client and the centre do not agree on TLS.
    private async Task<Stream?> SecureAsync(Socket socket)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (_options.Certificate is not { } certificate)
            return plain;
        var secured = new SslStream(plain);
        try
        {
            await secured.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateRequired = _options.ClientCertificate is not null,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => _options.ClientCertificate is not { } wanted || shown?.GetCertHashString() == wanted.GetCertHashString(),
                },
                _stopping.Token);
            return secured;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException)
        {
            await secured.DisposeAsync();
            return null;
        }
    }

    private void Forget(Task run)
    {
        lock (_runningGate)
            _running.Remove(run);
    }
}
