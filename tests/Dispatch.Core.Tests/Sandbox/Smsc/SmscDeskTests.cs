using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Sandbox.Smsc;

public sealed class SmscDeskTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Other_processes_read_the_books_and_change_the_settings()
    {
        await using var server = await Centres.StartAsync();
        await using var desk = await SmscDesk.StartAsync(server, 0, Cancellation);
        using var http = new HttpClient { BaseAddress = desk.Address };
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "سلام"), RawClient.Submit(2, [0xD8, 0x3D]));
        await client.ReadAsync();
        await client.ReadAsync();

        var change = await http.PostAsJsonAsync("/settings", new { refusals = new[] { new { status = 0x14 } } }, Cancellation);
        await client.SendAsync(RawClient.Submit(3, "c"));
        Assert.Equal(0x14u, (await client.ReadAsync()).Status);
        var books = JsonNode.Parse(await http.GetStringAsync("/books", Cancellation))!;
        var lines = (await http.GetStringAsync("/messages", Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var tail = (await http.GetStringAsync("/messages?from=1", Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(HttpStatusCode.OK, change.StatusCode);
        Assert.Equal((3, 2, 1), ((int)books["submitted"]!, (int)books["accepted"]!, (int)books["refused"]!["20"]!));
        Assert.Equal(2, (int)books["states"]!["enRoute"]!);
        Assert.Equal("court", (string)books["accounts"]![0]!["systemId"]!);
        Assert.Equal(["سلام", "\uFFFD"], lines.Select(line => (string)JsonNode.Parse(line)!["text"]!));
        Assert.Equal("scheduled", (string)JsonNode.Parse(lines[0])!["receipt"]!);
        Assert.Equal(lines[1], Assert.Single(tail));
    }

    [Theory]
    [InlineData("lostShare", 2)]
    [InlineData("noSuchKey", 1)]
    public async Task A_bad_change_is_refused_and_changes_nothing(string key, int value)
    {
        await using var server = await Centres.StartAsync();
        await using var desk = await SmscDesk.StartAsync(server, 0, Cancellation);
        using var http = new HttpClient { BaseAddress = desk.Address };
        var before = server.Settings;

        var answer = await http.PostAsJsonAsync("/settings", new Dictionary<string, int> { [key] = value }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(key, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.OrdinalIgnoreCase);
        Assert.Same(before, server.Settings);
    }

    [Fact]
    public async Task An_observer_sees_each_submit_as_it_is_accepted()
    {
        var seen = new List<(string, string, int, long)>();
        var time = new FakeTimeProvider();
        await using var server = await SmscServer.StartAsync(
            new()
            {
                Accounts = [new("court", "secret", 1)],
                Observer = (destination, text, part, timestamp) =>
                    seen.Add((System.Text.Encoding.ASCII.GetString(destination), text.ToString(), part, timestamp)),
            },
            time);
        using var client = await RawClient.BoundAsync(server.Port);
        time.Advance(TimeSpan.FromMilliseconds(3));

        await client.SendAsync(RawClient.Submit(1, [5, 0, 3, 1, 2, 2, 6, 0x27], esmClass: 0x40), RawClient.Submit(2, "b"));
        await client.SettleAfterAsync(2);

        Assert.Equal([("989121234567", "ا", 2, time.GetTimestamp())], seen);
    }
}
