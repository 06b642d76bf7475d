using System.Text;
using System.Text.Json;
using Dispatch.Core.Notices;
using Dispatch.Core.Seams;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>Numbers go bad and are well again in a whole town: the registry hears of each change on its topic, the courts in the evidence of the next notices.</summary>
public sealed class ContactHealthTownTests(RealParts real)
{
    // Of sixty people, whose numbers end in 00 to 59: two never take an SMS, two have a wrong number.
    private static readonly SmscSettings Gateway = new()
    {
        ReceiptDelay = DelayRange.Milliseconds(5, 60),
        ReceiptAnswerTimeout = TimeSpan.FromSeconds(2),
        UnreachableSuffixes = ["03", "33"],
        Refusals = [new SmscRefusal(0x0B, DestinationSuffix: "05"), new SmscRefusal(0x50, DestinationSuffix: "25")],
        DuplicateReceiptShare = 0.3,
        OtherBindShare = 0.3,
    };

    [Fact]
    public async Task The_registry_hears_of_each_change_once_and_the_next_notices_say_so()
    {
        await using var town = await TownSquare.FoundAsync(real, new TownPlan { Gateway = Gateway });
        await town.StartAsync("one");
        await town.StartAsync("two");
        for (var round = 0; round < 3; round++)
        {
            await town.Press.IssueAsync(60);
            await town.WhenSettledAsync();
        }

        Assert.Equal(["03 bad undelivered 1", "05 bad number-invalid 1", "25 bad number-invalid 1", "33 bad undelivered 1"], Told(town));
        Assert.Equal([(0, 2), (0, 2)], await CalledAsync(town));

        // The wrong numbers are right after all, and so is one of those that were off.
        town.Gateway.Settings = Gateway with { Refusals = [], UnreachableSuffixes = ["33"] };
        await town.Press.IssueAsync(60);
        await town.WhenSettledAsync();
        await town.Press.IssueAsync(60);
        await town.BalanceAsync();

        Assert.Equal(
            ["03 bad undelivered 1", "03 ok delivered 2", "05 bad number-invalid 1", "05 ok delivered 2", "25 bad number-invalid 1", "25 ok delivered 2", "33 bad undelivered 1"], Told(town));
        Assert.Equal(3, await town.CountAsync("SELECT count(*) FROM contact_health WHERE health = 0 AND NOT doubted"));
        // One more each by the notice that found out; none by the one after it. The last one is called bad to the end.
        Assert.Equal([(0, 3), (0, 3), (1, 0), (2, 0)], await CalledAsync(town));
    }

    [Theory]
    [InlineData(Seam.BeforeReceiptCommit + ":1")]
    [InlineData(Seam.AfterAnswerBeforeCommit + ":1")]
    [InlineData(Seam.AfterPublishBeforeMark + ":3")]
    public async Task A_worker_killed_at_any_step_of_it_loses_no_change_and_doubles_none(string seam)
    {
        await using var town = await TownSquare.FoundAsync(real, new TownPlan { Gateway = Gateway });
        var victim = await town.StartProcessAsync("victim", seam: seam);
        await town.Press.IssueAsync(60);
        await town.Press.IssueAsync(60);
        await victim.Exited;
        await town.StartAsync("heir");
        await town.Press.IssueAsync(60);
        await town.Press.IssueAsync(60);

        await town.BalanceAsync();

        Assert.Equal(["03 bad undelivered 1", "05 bad number-invalid 1", "25 bad number-invalid 1", "33 bad undelivered 1"], Told(town));
    }

    // What the registry heard, by the last digits of the person's number, once an event id.
    private static List<string> Told(TownSquare town)
    {
        var persons = Enumerable.Range(0, 60).ToDictionary(who => town.People[who].Digits, who => who.ToString("00", System.Globalization.CultureInfo.InvariantCulture));
        var told = new Dictionary<string, string>();
        foreach (var record in town.Books.Records(town.Topics.ContactHealth, TownSquare.Cancel))
        {
            using var json = JsonDocument.Parse(record.Message.Value);
            var root = json.RootElement;
            Assert.Equal(Encoding.UTF8.GetString(record.Message.Key!), root.GetProperty("recipient").GetProperty("id").GetString());
            told[root.GetProperty("eventId").GetString()!] =
                $"{persons[root.GetProperty("recipient").GetProperty("id").GetString()!]} {root.GetProperty("health").GetString()} {root.GetProperty("reason").GetString()} {root.GetProperty("sequence").GetInt32()}";
        }

        return [.. told.Values.Order(StringComparer.Ordinal)];
    }

    // For each person whose number is called bad in the evidence that courts got: how often as never reached, and as invalid.
    private static async Task<List<(int Undelivered, int Invalid)>> CalledAsync(TownSquare town)
    {
        var called = new Dictionary<long, (int Undelivered, int Invalid)>();
        foreach (var record in town.Books.Records(town.Topics.Status, TownSquare.Cancel).DistinctBy(record => Encoding.UTF8.GetString(record.Message.Value!)))
        {
            using var json = JsonDocument.Parse(record.Message.Value);
            var root = json.RootElement;
            if (!root.GetProperty("detail").TryGetProperty("badContact", out var reason)) continue;
            Assert.Equal("ContentConsignment", root.GetProperty("event").GetString());
            var key = NoticeKey.Of(NoticeKey.Normalize(root.GetProperty("noticeId").GetString()!)).ToGuid();
            var recipient = await town.CountAsync($"SELECT recipient FROM notice WHERE key = '{key}'");
            var (undelivered, invalid) = called.GetValueOrDefault(recipient);
            called[recipient] = reason.GetString() == "undelivered" ? (undelivered + 1, invalid) : (undelivered, invalid + 1);
        }

        return [.. called.Values.Order()];
    }
}
