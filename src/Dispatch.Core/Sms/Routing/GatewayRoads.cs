namespace Dispatch.Core.Sms.Routing;

/// <summary>The roads of all gateways, in the order of the settings.</summary>
internal sealed class GatewayRoads(IServiceProvider services, Gateways gateways)
{
    public IReadOnlyList<GatewayRoad> All { get; } = [.. gateways.All.Select(gateway => new GatewayRoad(services, gateway))];

    public Task SendAsync(CancellationToken stop) => Task.WhenAll(All.Select(road => road.SendAsync(stop)));

    public Task BindAsync(CancellationToken unbind) => Task.WhenAll(All.Select(road => road.BindAsync(unbind)));

    public Task WatchAsync(CancellationToken stop) => Task.WhenAll(All.Select(road => road.WatchAsync(stop)));
}
