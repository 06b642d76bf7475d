using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Sms.Routing;

/// <summary>What of a gateway account is not of its protocol; the protocol's own keys stand beside it. Section <c>Dispatch:Gateways:0</c>.</summary>
internal sealed class GatewayOptions
{
    public const string Section = "Dispatch:Gateways:0";

    /// <summary>What the gateway speaks. It says which of the keys below count: those that begin with "HTTP" are of <c>Http</c>, the others of <c>Smpp</c>.</summary>
    /// <value>Default: <see cref="GatewayProtocol.Smpp"/>.</value>
    [EnumDataType(typeof(GatewayProtocol))]
    public GatewayProtocol Protocol { get; set; } = GatewayProtocol.Smpp;

    /// <summary>Most segments that the operator takes in any second, over all workers and binds. Every worker must be given the same.</summary>
    /// <value>500.</value>
    [Range(2, 1_000_000)]
    public int CapPerSecond { get; set; } = 500;
}
