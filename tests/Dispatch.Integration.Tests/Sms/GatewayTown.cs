using System.Globalization;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Settings;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>Further centres for a world's gateways, and what the road is told of them.</summary>
internal static class GatewayTown
{
    public static Task<SmscServer> CentreAsync(SmscSettings? settings = null) =>
        SmscServer.StartAsync(new SmscOptions { Accounts = [new SmscAccount("court", "secret", 0)], Settings = settings ?? new SmscSettings() });

    /// <summary>Settings of the gateway that has this place; those of the first stand in <see cref="SmsWorld"/> already.</summary>
    public static Dictionary<string, string?> Gateway(int index, string name, SmscServer centre, params IEnumerable<(string Key, string Value)> more)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"Dispatch:Gateways:{index}:");
        var settings = new Dictionary<string, string?>
        {
            [prefix + "Name"] = name,
            [prefix + "Host"] = "127.0.0.1",
            [prefix + "Port"] = centre.Port.ToString(CultureInfo.InvariantCulture),
            [prefix + "SystemId"] = "court",
            [prefix + "Password"] = "secret",
            [prefix + "SourceAddress"] = "3000123",
            [prefix + "CapPerSecond"] = "20000",
        };
        foreach (var (key, value) in more) settings[key] = value;
        return settings;
    }

    public static Dictionary<string, string?> And(this Dictionary<string, string?> settings, Dictionary<string, string?> more)
    {
        foreach (var (key, value) in more) settings[key] = value;
        return settings;
    }
}
