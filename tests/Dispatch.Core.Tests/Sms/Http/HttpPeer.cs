using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dispatch.Core.Tests.Sms.Http;

/// <summary>The other end of a real socket: takes HTTP requests byte by byte, and does with each what the test says.</summary>
internal sealed class HttpPeer : IAsyncDisposable
{
    /// <summary>An answer of the script: the connection ends without a word.</summary>
    public const string Close = "close";

    /// <summary>An answer of the script: nothing, for ever.</summary>
    public const string Hang = "hang";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, string> _script;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Task _accepting;

    /// <param name="script">From a request, head and body, to the answer: a status and a body such as "202 Sent.", or one of the constants.</param>
    public HttpPeer(Func<string, string> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}/cgi-bin/sendsms";

    /// <summary>Requests to sendsms, in their order.</summary>
    public IReadOnlyList<string> Submissions => [.. _requests.Where(request => request.Contains("/cgi-bin/sendsms", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true) served.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }

        await Task.WhenAll(served);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            while (await ReadAsync(stream) is { } request)
            {
                _requests.Enqueue(request);
                var answer = _script(request);
                if (answer == Close) return;
                if (answer == Hang) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
                var body = answer[4..];
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {answer[..3]} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"), _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The other side went away, or the test is over.
        }
    }

    private async Task<string?> ReadAsync(NetworkStream stream)
    {
        var (bytes, one) = (new List<byte>(), new byte[1]);
        var (head, length) = (0, -1);
        while (length < 0 || bytes.Count < head + length)
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0) return null;
            bytes.Add(one[0]);
            if (length >= 0 || !bytes.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray())) continue;
            head = bytes.Count;
            var line = Encoding.ASCII.GetString([.. bytes]).Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            length = line is null ? 0 : int.Parse(line.AsSpan("Content-Length:".Length), CultureInfo.InvariantCulture);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
