namespace Dispatch.Core.Sms.Routing;

/// <summary>Which SMS goes by which gateway. Section <c>Dispatch:Routing</c>.</summary>
internal sealed class RoutingOptions
{
    public const string Section = "Dispatch:Routing";

    /// <summary>
    /// Rules in order; the first that fits counts. Each names <c>Lanes</c>, <c>Prefixes</c> or none, then <c>Gateways</c> with weights, or a
    /// <c>Sender</c> line, and <c>FailOver</c> in order; see docs/gateways.md.
    /// </summary>
    /// <value>None: all gateways by their own weights, each failing over to the others.</value>
    public IList<RouteRule> Rules { get; } = [];
}
