using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Dispatch.Sandbox.Servers;

/// <summary>One question to a Redis on a connection of its own: for start and administration, where a client with its reconnects would hide what happens.</summary>
internal static class RedisAsk
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The reply: a status or a bulk text. Null when nobody answers.</returns>
    /// <exception cref="InvalidOperationException">Redis answered with an error.</exception>
    public static async Task<string?> SendAsync(string endpoint, string command, CancellationToken cancellationToken)
    {
        var colon = endpoint.LastIndexOf(':');
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(endpoint[..colon], int.Parse(endpoint[(colon + 1)..], CultureInfo.InvariantCulture), limit.Token);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), limit.Token);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var head = await reader.ReadLineAsync(limit.Token);
            return head switch
            {
                null or "" => null,
                ['-', .. var error] => throw new InvalidOperationException($"Redis refused '{command.Split(' ')[0]}': {error}"),
                ['$', .. var length] => await BulkAsync(reader, int.Parse(length, CultureInfo.InvariantCulture), limit.Token),
                _ => head[1..],
            };
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>True when a Redis is there, whatever it lets strangers do.</summary>
    public static async Task<bool> AnswersAsync(string endpoint, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(endpoint, "PING", cancellationToken) is not null;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static async Task<string> BulkAsync(StreamReader reader, int length, CancellationToken cancellationToken)
    {
        var text = new char[length];
        var read = await reader.ReadBlockAsync(text, cancellationToken);
        return new string(text, 0, read);
    }
}
