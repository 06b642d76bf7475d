using System.Net.Sockets;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>Opens the byte stream that a session runs over.</summary>
internal static class SmppConnector
{
    /// <returns>The stream, or null with the reason in the operator's words.</returns>
    public static async Task<(Stream? Stream, string? Fault)> OpenAsync(SmppGatewayOptions gateway, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var bound = new CancellationTokenSource(gateway.ConnectTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
            await socket.ConnectAsync(gateway.Host, gateway.Port, either.Token).ConfigureAwait(false);
            return (new NetworkStream(socket, ownsSocket: true), null);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return (null, Explain(e));
        }
    }

    /// <summary>A connection's fault without addresses or payload: the socket's own code where there is one.</summary>
    public static string Explain(Exception e) => (e as SocketException ?? e.InnerException as SocketException)?.SocketErrorCode.ToString()
        ?? (e is OperationCanceledException ? "not in time" : e.GetType().Name);
}
