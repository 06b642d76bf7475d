namespace Dispatch.Core.Sms.Routing;

/// <summary>What a gateway's people want of it: one row of <c>gateway_control</c>.</summary>
internal sealed record GatewayControl(short Gateway, bool Paused, bool Draining, int? Rate, long Version, string By, DateTimeOffset? At)
{
    /// <summary>Where nobody ever said anything.</summary>
    public static GatewayControl None(short gateway) => new(gateway, Paused: false, Draining: false, Rate: null, Version: 0, By: "", At: null);

    public override string ToString() => (Draining ? "draining" : Paused ? "paused" : "running") + (Rate is { } rate ? $", rate {rate}" : "");
}
