using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Tests.Sms.Routing;

/// <summary>Routers over gateways named a, b, c….</summary>
internal static class Routers
{
    public static Router Of(int gateways, params RouteRule[] rules) => Of([.. Enumerable.Repeat(1, gateways)], rules);

    public static Router Of(int[] weights, params RouteRule[] rules)
    {
        var options = new RoutingOptions();
        foreach (var rule in rules) options.Rules.Add(rule);
        var gateways = new Gateways(weights.Select((weight, index) =>
            new SmsGateway(new SmppGatewayOptions { Name = ((char)('a' + index)).ToString(), SourceAddress = "3000" + index }, new GatewayOptions { Weight = weight }, index)));
        return new Router(gateways, Options.Create(options));
    }
}
