using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>The certificates that a gateway's settings name. Read at the start, so that a bad file is refused there, and at each connect, so that a renewed one counts.</summary>
internal static class TlsFiles
{
    /// <summary>Key and sentence for each file that cannot be used.</summary>
    public static IEnumerable<(string Key, string Fault)> Faults(SmppGatewayOptions gateway)
    {
        if (!gateway.Tls) yield break;
        if (Try(() => Authorities(gateway)) is { } authorities) yield return (nameof(gateway.TlsAuthorities), authorities);
        if (Try(() => ClientCertificate(gateway)?.Dispose()) is { } client) yield return (nameof(gateway.TlsClientCertificate), client);
    }

    /// <summary>Null where the machine's own list counts.</summary>
    public static X509Certificate2Collection? Authorities(SmppGatewayOptions gateway)
    {
        if (gateway.TlsAuthorities.Length == 0) return null;
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(gateway.TlsAuthorities);
        return found.Count > 0 ? found : throw new CryptographicException("there is no certificate in it");
    }

    /// <summary>Null where none is to be shown.</summary>
    public static X509Certificate2? ClientCertificate(SmppGatewayOptions gateway) => gateway.TlsClientCertificate.Length == 0
        ? null
        : X509Certificate2.CreateFromPemFile(gateway.TlsClientCertificate, gateway.TlsClientKey.Length == 0 ? null : gateway.TlsClientKey);

    private static string? Try(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"the file cannot be used: {e.Message}";
        }
    }
}
