using Dispatch.Worker.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Routing;

/// <summary>Settings of the gateways after the first and of the rules stop the start, each by its whole key and with what is allowed.</summary>
public sealed class RoutingSettingsTests
{
    private const string Second = "Dispatch:Gateways:1:";
    private const string Rule = "Dispatch:Routing:Rules:0";

    private static readonly Dictionary<string, string?> Good = new()
    {
        ["Dispatch:Ledger:ConnectionString"] = "Host=127.0.0.1",
        ["Dispatch:Redis:Configuration"] = "127.0.0.1:1",
        ["Dispatch:Kafka:BootstrapServers"] = "127.0.0.1:1",
        ["Dispatch:Gateways:0:Name"] = "a",
        ["Dispatch:Gateways:0:Host"] = "127.0.0.1",
        ["Dispatch:Gateways:0:SystemId"] = "court",
        ["Dispatch:Gateways:0:SourceAddress"] = "30001",
        [Second + "Name"] = "b",
        [Second + "Host"] = "127.0.0.1",
        [Second + "SystemId"] = "court",
        [Second + "SourceAddress"] = "30002",
        [Rule + ":Lanes:0"] = "urgent",
        [Rule + ":Gateways:b"] = "3",
        [Rule + ":FailOver:0"] = "a",
    };

    public static TheoryData<string, string?, string[]> Bad() => new()
    {
        { Second + "CapPerSecond", "1", [Second + "CapPerSecond", "between 2 and 1000000"] },
        { Second + "Weight", "1001", [Second + "Weight", "between 0 and 1000"] },
        { Second + "Window", "0", [Second + "Window", "between 1 and 1000"] },
        { Second + "Port", "0", [Second + "Port", "between 1 and 65535"] },
        { Second + "Host", "", [Second + "Host", "required"] },
        { Second + "SystemId", "", [Second + "SystemId", "required"] },
        { Second + "SystemId", "a system id of twenty", [Second + "SystemId", "maximum length of 15"] },
        { Second + "Password", "nine-long", [Second + "Password", "maximum length of 8"] },
        { Second + "SourceAddress", "", [Second + "SourceAddress", "required"] },
        { Second + "Name", "", [Second + "Name", "required"] },
        { Second + "Name", "a", [Second + "Name", "'a'", "each needs its own"] },
        { Second + "Window", "many", [Second + "Window", "Int32"] },
        { Second + "Protocol", "telex", [Second + "Protocol", "Smpp, Http"] },
        { "Dispatch:Gateways:0:Window", "many", ["Dispatch:Gateways:0:Window", "Int32"] },
        { Second + "Protocol", "http", [Second + "Url", "required"] },
        { "Dispatch:Gateways:7:Name", "h", ["Dispatch:Gateways:7", "numbered from 0 without a gap"] },
        { Rule + ":Gateways:c", "1", [Rule + ":Gateways", "'c'", "known are a, b"] },
        { Rule + ":FailOver:1", "c", [Rule + ":FailOver", "'c'", "known are a, b"] },
        { Rule + ":Gateways:b", "0", [Rule + ":Gateways:b", "0;", "1 to 1000"] },
        { Rule + ":Gateways:b", "1001", [Rule + ":Gateways:b", "1001;", "1 to 1000"] },
        { Rule + ":Gateways:b", "much", [Rule + ":Gateways:b", "1 to 1000"] },
        { Rule + ":Gateways:b", null, [Rule, "give Gateways", "or a Sender line"] },
        { Rule + ":Sender", "30001", [Rule, "Sender or Gateways, not both"] },
        { Rule + ":Lanes:0", "express", [Rule + ":Lanes", "'express'", "urgent, normal, bulk"] },
        { Rule + ":Prefixes:0", "0912", [Rule + ":Prefixes", "'0912'", "98912"] },
        { Rule + ":Prefixes:0", "9", [Rule + ":Prefixes", "'9'", "2 to 12 digits"] },
        { Rule + ":Prefixes:0", "98-912", [Rule + ":Prefixes", "'98-912'", "2 to 12 digits"] },
    };

    [Fact]
    public void Good_ones_are_taken()
    {
        Check(Good);
        var byLine = new Dictionary<string, string?>(Good) { [Rule + ":Sender"] = "30002", [Rule + ":Prefixes:0"] = "98912", [Second + "Weight"] = "0" };
        byLine.Remove(Rule + ":Gateways:b");
        Check(byLine);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_one_stops_the_start_with_its_key_and_what_is_allowed(string key, string? value, string[] says)
    {
        var settings = new Dictionary<string, string?>(Good) { [key] = value };
        if (value is null) settings.Remove(key);

        var lines = Refused(settings);

        Assert.Contains(lines, line => says.All(word => line.Contains(word, StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains("nine-long", StringComparison.Ordinal));
    }

    [Fact]
    public void Gateways_that_all_have_no_weight_are_refused()
    {
        var lines = Refused(new(Good) { ["Dispatch:Gateways:0:Weight"] = "0", [Second + "Weight"] = "0" });

        Assert.Contains(lines, line => line.StartsWith("Dispatch:Gateways: Weight", StringComparison.Ordinal) && line.Contains("1 to 1000", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sender_that_no_gateway_has_is_refused()
    {
        var settings = new Dictionary<string, string?>(Good) { [Rule + ":Sender"] = "30009" };
        settings.Remove(Rule + ":Gateways:b");

        Assert.Contains(Refused(settings), line => line.StartsWith(Rule + ":Sender: ", StringComparison.Ordinal) && line.Contains("SourceAddress", StringComparison.Ordinal));
    }

    [Fact]
    public void All_that_is_bad_is_named_at_once()
    {
        var lines = Refused(new(Good) { [Second + "Weight"] = "-1", [Second + "Port"] = "70000", [Rule + ":FailOver:0"] = "z", [Rule + ":Lanes:0"] = "slow" });

        foreach (var key in (string[])[Second + "Weight", Second + "Port", Rule + ":FailOver", Rule + ":Lanes"])
            Assert.Contains(lines, line => line.StartsWith(key, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Refused(Dictionary<string, string?> settings)
    {
        var lines = SettingRefusals.Of(Assert.ThrowsAny<Exception>(() => Check(settings)));
        Assert.NotEmpty(lines);
        return lines;
    }

    // What a worker does before anything else: no server is asked.
    private static void Check(Dictionary<string, string?> settings)
    {
        using var host = (IDisposable)Build(settings);
        ((WebApplication)host).CheckSettings();
    }

    private static WebApplication Build(Dictionary<string, string?> settings) => WorkerHost.Build([], builder => builder.Configuration.AddInMemoryCollection(settings));
}
