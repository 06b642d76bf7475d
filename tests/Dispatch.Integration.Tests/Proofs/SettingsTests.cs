using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Dispatch.Worker.Hosting;
using Xunit;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>A bad setting stops the start and says which one it is; a secret is never said.</summary>
public sealed class SettingsTests(RealParts real)
{
    [Fact]
    public async Task A_bad_setting_stops_the_start_and_names_its_key_and_its_range()
    {
        await using var town = await TownSquare.FoundAsync(real);
        (string Key, string Value, string[] Says)[] bad =
        [
            ("Dispatch:Ingest:BatchEvents", "0", ["BatchEvents", "1", "4096"]),
            ("Dispatch:Ingest:Lanes", "17", ["Lanes", "1", "16"]),
            ("Dispatch:Ledger:IdleTransactionSeconds", "1", ["IdleTransactionSeconds", "2", "600"]),
            ("Dispatch:Ledger:ConnectionString", "", ["ConnectionString"]),
            ("Dispatch:Kafka:SessionTimeoutMs", "10", ["SessionTimeoutMs", "1000", "300000"]),
            ("Dispatch:Kafka:GroupProtocol", "fast", ["GroupProtocol"]),
            ("Dispatch:Membership:HeartbeatMilliseconds", "5", ["HeartbeatMilliseconds", "50", "500"]),
            ("Dispatch:Window:SlotsPowerOfTwo", "99", ["SlotsPowerOfTwo", "10", "28"]),
            ("Dispatch:Feed:BatchUnits", "0", ["BatchUnits", "1", "10000"]),
            ("Dispatch:Sms:Lease", "00:00:01", ["Lease", "00:00:02", "00:10:00"]),
            ("Dispatch:RulePack:SmsFrom", "08:00", ["SmsFrom", "SmsTo", "together"]),
            ("Dispatch:RulePack:SmsZone", "Asia/Nowhere", ["SmsZone", "Asia/Tehran"]),
            ("Dispatch:SmsLimits:RecipientPerHour", "101", ["RecipientPerHour", "0", "100"]),
            ("Dispatch:ContactHealth:UndeliveredNotices", "21", ["UndeliveredNotices", "1", "20"]),
            ("Dispatch:Gateways:0:CapPerSecond", "1", ["CapPerSecond", "2", "1000000"]),
            ("Dispatch:Gateways:0:Window", "0", ["Window", "1", "1000"]),
            ("Dispatch:Gateways:0:Password", "far too long a secret", ["Password", "8"]),
            ("Dispatch:Drain:Seconds", "0", ["Seconds", "1", "600"]),
            ("Dispatch:Http:Port", "70000", ["Port", "0", "65535"]),
            ("Dispatch:Http:Address", "localhost", ["Address", "IP address"]),
        ];
        foreach (var (key, value, says) in bad)
        {
            var fault = await Assert.ThrowsAnyAsync<Exception>(() => town.StartAsync("never", [(key, value)]));
            var line = Assert.Single(SettingRefusals.Of(fault));
            Assert.StartsWith(key[..key.LastIndexOf(':')] + ": ", line, StringComparison.Ordinal);
            foreach (var word in says) Assert.Contains(word, line.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("far too long a secret", fault.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(TownSquare.LedgerPassword, fault.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Several_bad_settings_are_all_named_at_once()
    {
        await using var town = await TownSquare.FoundAsync(real);
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => town.StartAsync("never", [("Dispatch:Feed:BatchUnits", "0"), ("Dispatch:Receipts:Lanes", "0"), ("Dispatch:Registry:Lanes", "0")]));
        var lines = SettingRefusals.Of(fault);
        foreach (var section in (string[])["Dispatch:Feed: ", "Dispatch:Receipts: ", "Dispatch:Registry: "])
            Assert.Contains(lines, line => line.StartsWith(section, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_librdkafka_setting_that_the_positions_rest_on_is_refused_by_name()
    {
        await using var town = await TownSquare.FoundAsync(real);
        string[] keys = ["enable.auto.commit", "enable.auto.offset.store", "auto.offset.reset", "isolation.level", "acks", "enable.idempotence", "group.id", "group.protocol"];
        foreach (var key in keys)
        {
            var fault = await Assert.ThrowsAnyAsync<Exception>(() => town.StartAsync("never", [("Dispatch:Kafka:Client:" + key, "true")]));
            var line = Assert.Single(SettingRefusals.Of(fault));
            Assert.Contains("Dispatch:Kafka:Client:" + key + " may not be set", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_process_that_cannot_start_ends_with_an_error_that_names_the_key_and_no_secret()
    {
        await using var town = await TownSquare.FoundAsync(real);
        await using var worker = await town.StartProcessAsync("worker", [("Dispatch:Ingest:BatchEvents", "0"), ("Dispatch:Redis:Configuration", "127.0.0.1:1,password=redis-s3cr3t")]);
        Assert.NotEqual(0, await worker.Exited.WaitAsync(TimeSpan.FromSeconds(60), TownSquare.Cancel));
        Assert.Contains("setting refused: Dispatch:Ingest: ", worker.Log, StringComparison.Ordinal);
        Assert.Contains("BatchEvents", worker.Log, StringComparison.Ordinal);
        foreach (var secret in (string[])[TownSquare.GatewayPassword, TownSquare.LedgerPassword, "redis-s3cr3t"])
            Assert.DoesNotContain(secret, worker.Log, StringComparison.Ordinal);
    }
}
