using System.Globalization;
using Dispatch.Core.Seams;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Dispatch.Sandbox.Books;
using Dispatch.Sandbox.Servers;
using Xunit;

namespace Dispatch.Integration.Tests.Sms.Http;

/// <summary>Whole workers, from the court's event to the handset receipt, whose gateway is a real Kannel.</summary>
public sealed class KannelTownTests(RealParts real)
{
    [Fact]
    public async Task Two_workers_send_over_Kannel_one_of_them_takes_all_receipts_and_the_books_balance()
    {
        await using var town = await TownSquare.FoundAsync(real);
        await using var kannel = await KannelAsync(town);
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        await using var one = await town.StartProcessAsync("one", [.. Over(kannel, port), ("Dispatch:Http:Port", port)]);
        await using var two = await town.StartAsync("two", Over(kannel, port));

        await town.Press.IssueAsync(400);

        var result = await BalanceAsync(town, workers: 2);
        Assert.Equal((town.Gateway.Books.Count, 0), (town.Gateway.Books.Snapshot().Acknowledged.Values.Sum(), result.SmsDuplicatesAtGateway));
        Assert.InRange(town.Gateway.Books.Count, 200, 400);
        foreach (var log in (string[])[one.Log, two.Log])
        {
            Assert.DoesNotContain(KannelGround.Key, log, StringComparison.Ordinal);
            Assert.DoesNotContain("/sms/receipt", log, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_worker_killed_with_requests_on_their_way_leaves_what_their_callbacks_tell_another()
    {
        await using var town = await TownSquare.FoundAsync(real, new TownPlan { Settings = new Dictionary<string, string> { ["Dispatch:Sms:UnknownWait"] = "00:00:05" } });
        await using var kannel = await KannelAsync(town);
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        await using var two = await town.StartAsync("two", [.. Over(kannel, port), .. TownSquare.Without("Ingest"), ("Dispatch:Http:Port", port)]);
        await using var one = await town.StartProcessAsync("one", Over(kannel, port), seam: Seam.AfterSubmitBeforeAnswer + ":3");

        await town.Press.IssueAsync(200);
        await one.Exited;
        await using var three = await town.StartAsync("three", Over(kannel, port));

        var result = await BalanceAsync(town, workers: 3);
        Assert.InRange(result.SmsDuplicatesAtGateway, 0, await town.CountAsync("SELECT count(*) FROM sms_attempt WHERE possible_duplicate"));
    }

    [Fact]
    public async Task A_bad_setting_of_an_HTTP_gateway_stops_the_start_and_names_its_key()
    {
        await using var town = await TownSquare.FoundAsync(real);
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => town.StartAsync("never", [("Dispatch:Gateways:0:Protocol", "http"), ("Dispatch:Gateways:0:CallbackKey", "too short a key")]));

        var lines = Dispatch.Worker.Hosting.SettingRefusals.Of(fault);

        foreach (var key in (string[])["Url", "Username", "Sender", "CallbackUrl", "CallbackKey"])
            Assert.Contains(lines, line => line.StartsWith("Dispatch:Gateways:0: ", StringComparison.Ordinal) && line.Contains(key, StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("SystemId", StringComparison.Ordinal) || line.Contains("too short a key", StringComparison.Ordinal));
    }

    // The books of the house but for two lines, which compare ids: the centre's are Kannel's with the centre, ours are the attempts' own. They are
    // drawn here by number and segment.
    private static async Task<BooksResult> BalanceAsync(TownSquare town, int workers)
    {
        await town.WhenSettledAsync();
        var result = await town.Books.CheckAsync(town.Press, new BooksRun { Workers = workers }, TownSquare.Cancel);
        Assert.Equal(
            ["attempts accepted by the ledger ⊆ the gateway's", "final receipts recorded = acknowledged"], result.Failures.Select(line => line.Name).Order(StringComparer.Ordinal));
        var taken = town.Gateway.Books.Messages().CountBy(message => (message.Destination, message.Part)).Select(one => $"{one.Key.Destination} {one.Key.Part} {one.Value}");
        await using var command = town.Ledger.CreateCommand("SELECT mobile || ' ' || segment || ' ' || count(*) FROM sms_attempt WHERE state = 4 GROUP BY mobile, segment");
        await using var reader = await command.ExecuteReaderAsync(TownSquare.Cancel);
        var delivered = new List<string>();
        while (await reader.ReadAsync(TownSquare.Cancel)) delivered.Add(reader.GetString(0));
        Assert.Equal(taken.Order(StringComparer.Ordinal), delivered.Order(StringComparer.Ordinal));
        Assert.Equal(town.Press.Issued, result.Served + result.Paper);
        return result;
    }

    private static Task<KannelServer> KannelAsync(TownSquare town) => KannelServer.StartAsync(
        new KannelOptions
        {
            Folder = Path.Combine(town.Folder, "kannel"),
            CentrePort = town.Gateway.Port,
            SystemId = "dispatch",
            CentrePassword = TownSquare.GatewayPassword,
            Username = "adliran",
            Password = TownSquare.GatewayPassword,
        },
        TownSquare.Cancel);

    // Callbacks all go to one worker, as to whichever a load balancer would choose.
    private static (string Key, string Value)[] Over(KannelServer kannel, string port) =>
    [
        ("Dispatch:Gateways:0:Protocol", "http"),
        ("Dispatch:Gateways:0:Url", kannel.Url),
        ("Dispatch:Gateways:0:Username", "adliran"),
        ("Dispatch:Gateways:0:Sender", "30001234"),
        ("Dispatch:Gateways:0:CallbackUrl", $"http://127.0.0.1:{port}"),
        ("Dispatch:Gateways:0:CallbackKey", KannelGround.Key),
    ];
}
