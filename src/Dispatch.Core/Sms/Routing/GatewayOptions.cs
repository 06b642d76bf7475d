using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Sms.Routing;

/// <summary>What of a gateway account is not of its protocol; the protocol's own keys stand beside it. Section <c>Dispatch:Gateways:0</c>; a second gateway has <c>1</c> in its place, and so on.</summary>
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

    /// <summary>Its part of what may go by several gateways, where no rule says otherwise: 3 takes three times what 1 takes. 0: only where the others fail.</summary>
    /// <value>1.</value>
    [Range(0, 1_000)]
    public int Weight { get; set; } = 1;
}
