using System.Globalization;
using Dispatch.Sandbox.Servers;

namespace Dispatch.Sandbox.Demo;

/// <summary>A worker's settings as environment variables, as a deployment gives them.</summary>
internal static class WorkerSettings
{
    public const string Database = "dispatch";
    public const string GatewayName = "demo";
    public const string GatewayPassword = "secret";

    // The product's periods in hours; the demo's hour is a second.
    private static readonly double[] AgeHours = [1, 6, 24, 36, 72, 168];

    /// <summary>For the given servers, and for a rule pack in which <see cref="DemoOptions.Hour"/> stands for an hour.</summary>
    public static Dictionary<string, string?> Of(Parts parts, int gatewayPort, DemoOptions options)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Dispatch__Kafka__BootstrapServers"] = parts.Kafka.BootstrapServers,
            ["Dispatch__Kafka__Mock"] = parts.IsMock ? "true" : "false",
            ["Dispatch__Ledger__ConnectionString"] = parts.Postgres.ConnectionString(Database),
            ["Dispatch__Redis__Configuration"] = parts.Redis.Endpoint,
            ["Dispatch__Http__Port"] = "0",
            ["Dispatch__RulePack__Name"] = "demo",
            ["Dispatch__RulePack__SmsUsefulLife"] = Hours(36, options),
            ["Dispatch__RegistryTrust__RefreshMilliseconds"] = "200",
            ["Dispatch__Parked__SweepSeconds"] = "1",
            ["Dispatch__Sms__UnknownWait"] = "00:00:03",
            ["Dispatch__Sms__UnknownGrace"] = "00:00:02",
            ["Dispatch__Sms__RetryWait"] = "00:00:00.500",
            ["Dispatch__Gateways__0__Name"] = GatewayName,
            ["Dispatch__Gateways__0__Host"] = "127.0.0.1",
            ["Dispatch__Gateways__0__Port"] = gatewayPort.ToString(CultureInfo.InvariantCulture),
            ["Dispatch__Gateways__0__SystemId"] = GatewayName,
            ["Dispatch__Gateways__0__Password"] = GatewayPassword,
            ["Dispatch__Gateways__0__SourceAddress"] = "98200040",
            ["Dispatch__Gateways__0__AnswerTimeout"] = "00:00:05",
            ["Dispatch__Gateways__0__AlreadyBoundWait"] = "00:00:01",
            ["Dispatch__Gateways__0__CapPerSecond"] = options.GatewayCap.ToString(CultureInfo.InvariantCulture),
            ["Dispatch__Rates__Slot"] = Hours(1, options),
            ["Dispatch__Rates__ExportSeconds"] = "2",
            ["Logging__LogLevel__Default"] = "Information",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning",
        };
        for (var i = 0; i < AgeHours.Length; i++) settings[$"Dispatch__Rates__Ages__{i}"] = Hours(AgeHours[i], options);
        return settings;
    }

    private static string Hours(double hours, DemoOptions options) => (hours * options.Hour).ToString("c", CultureInfo.InvariantCulture);
}
