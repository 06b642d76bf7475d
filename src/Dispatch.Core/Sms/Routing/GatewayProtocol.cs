namespace Dispatch.Core.Sms.Routing;

/// <summary>What an operator's gateway speaks.</summary>
internal enum GatewayProtocol : byte
{
    /// <summary>SMPP 3.4 over TCP or TLS.</summary>
    Smpp,

    /// <summary>HTTP in the dialect of Kannel's sendsms.</summary>
    Http,
}
