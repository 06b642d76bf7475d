using System.Net;
using System.Net.Sockets;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>
/// A TCP proxy before PostgreSQL. When told to, it lets the next COMMIT through, waits until the server has answered it, throws the
/// answer away and cuts the connection.
/// </summary>
internal sealed class CommitThief : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _server;
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _wanted;
    private TaskCompletionSource _stolen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CommitThief(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Completes when the answer that was asked for last is stolen.</summary>
    public Task Stolen => _stolen.Task;

    public static CommitThief Start(int serverPort) => new(serverPort);

    public void StealNext()
    {
        _stolen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _wanted = _stolen;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var links = new List<Task>();
        try
        {
            while (true) links.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Told to stop.
        }

        await Task.WhenAll(links);
    }

    private async Task CarryAsync(TcpClient worker)
    {
        using var near = worker;
        using var far = new TcpClient();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _server, end.Token);
            (near.NoDelay, far.NoDelay) = (true, true);
            var theft = new Theft();
            await Task.WhenAny(AskAsync(near.GetStream(), far.GetStream(), theft, end.Token), AnswerAsync(far.GetStream(), near.GetStream(), theft, end.Token));
        }
        catch (Exception cut) when (cut is IOException or SocketException or OperationCanceledException)
        {
            // One side is gone; so is the other now.
        }

        await end.CancelAsync();
        near.Close();
        far.Close();
    }

    private async Task AskAsync(NetworkStream worker, NetworkStream server, Theft theft, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        while (await worker.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (buffer.AsSpan(0, read).IndexOf("COMMIT\0"u8) >= 0 && Interlocked.Exchange(ref _wanted, null) is { } wanted) theft.Of = wanted;
            await server.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private static async Task AnswerAsync(NetworkStream server, NetworkStream worker, Theft theft, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        while (await server.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            // The worker waits for nothing else, so what comes after its COMMIT is the answer.
            if (theft.Of is { } wanted)
            {
                wanted.TrySetResult();
                return;
            }

            await worker.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private sealed class Theft
    {
        private volatile TaskCompletionSource? _of;

        public TaskCompletionSource? Of
        {
            get => _of;
            set => _of = value;
        }
    }
}
