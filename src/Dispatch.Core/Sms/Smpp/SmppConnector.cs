using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>Opens the byte stream that a session runs over: TCP, or TLS over it.</summary>
internal static class SmppConnector
{
    /// <returns>The stream, or null with the reason in the operator's words.</returns>
    public static async Task<(Stream? Stream, string? Fault)> OpenAsync(SmppGatewayOptions gateway, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var refused = SslPolicyErrors.None;
        try
        {
            using var bound = new CancellationTokenSource(gateway.ConnectTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
            await socket.ConnectAsync(gateway.Host, gateway.Port, either.Token).ConfigureAwait(false);
            var plain = new NetworkStream(socket, ownsSocket: true);
            if (!gateway.Tls) return (plain, null);

            var secured = new SslStream(plain, leaveInnerStreamOpen: false);
            try
            {
                await secured.AuthenticateAsClientAsync(Handshake(gateway, errors => refused = errors), either.Token).ConfigureAwait(false);
                return (secured, null);
            }
            catch
            {
                await secured.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return (null, Explain(e));
        }
        catch (Exception e)
        {
            // A handshake ends in many ways, and so does a file that is gone: all of them are a link that is not up, and tried again.
            socket.Dispose();
            return (null, refused == SslPolicyErrors.None ? $"TLS failed: {Explain(e)}" : $"TLS: the gateway's certificate is refused ({refused})");
        }
    }

    /// <summary>A connection's fault without addresses or payload: the socket's own code where there is one.</summary>
    public static string Explain(Exception e) => (e as SocketException ?? e.InnerException as SocketException)?.SocketErrorCode.ToString()
        ?? (e is OperationCanceledException ? "not in time" : e.GetType().Name);

    private static SslClientAuthenticationOptions Handshake(SmppGatewayOptions gateway, Action<SslPolicyErrors> refused)
    {
        var policy = new X509ChainPolicy { RevocationMode = gateway.TlsRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck };
        if (TlsFiles.Authorities(gateway) is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return new SslClientAuthenticationOptions
        {
            TargetHost = gateway.TlsServerName.Length == 0 ? gateway.Host : gateway.TlsServerName,
            CertificateChainPolicy = policy,
            ClientCertificates = TlsFiles.ClientCertificate(gateway) is { } mine ? [mine] : null,
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
            {
                refused(errors);
                return errors == SslPolicyErrors.None;
            },
        };
    }
}
