using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Dispatch.Sandbox.Books.Sides;
using Dispatch.Sandbox.Servers;
using Xunit;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>What cannot be taken is kept, with its bytes and the reason; the partition goes on, and no position passes what is kept nowhere.</summary>
public sealed class DeadLetterTests(RealParts real)
{
    private const string SentHeader = "court-trace";

    [Fact]
    public async Task Every_bad_event_reaches_the_dead_letters_with_its_bytes_its_headers_and_the_field_and_rule_it_breaks()
    {
        await using var town = await TownSquare.FoundAsync(real);
        await using var worker = await town.StartAsync("worker");
        var sent = new Dictionary<SourcePosition, (Bad Bad, byte[] Value)>();
        foreach (var bad in Examples())
        {
            var value = await File.ReadAllBytesAsync(Path.Combine(ExamplesFolder, bad.File), TownSquare.Cancel);
            sent[await SendAsync(town, bad, value)] = (bad, value);
            await town.Press.IssueAsync(1);
        }

        foreach (var (bad, value) in Made()) sent[await SendAsync(town, bad, value)] = (bad, value);
        var result = await town.BalanceAsync();

        var letters = town.Books.Records(town.Topics.DeadLetter, TownSquare.Cancel);
        Assert.Equal(sent.Count, letters.Count);
        Assert.Equal(result.Distinct, Examples().Count());
        foreach (var letter in letters)
        {
            var headers = letter.Message.Headers;
            var (bad, value) = sent[new SourcePosition(SourceOf(town, Text(headers, DeadLetterHeaders.SourceTopic)), (int)Number(headers, DeadLetterHeaders.SourcePartition), Number(headers, DeadLetterHeaders.SourceOffset))];
            Assert.Equal(value, letter.Message.Value ?? []);
            Assert.Equal(bad.File, Text(headers, SentHeader));
            Assert.Equal(bad.Rule, Text(headers, DeadLetterHeaders.Rule));
            Assert.Equal(bad.Field, headers.TryGetLastBytes(DeadLetterHeaders.Field, out var field) ? Encoding.UTF8.GetString(field) : "");
            if (bad.Reason is not null) Assert.Equal(bad.Reason, Text(headers, DeadLetterHeaders.Reason));
        }
    }

    [Fact]
    public async Task While_dead_letters_cannot_be_written_the_position_waits_and_then_all_goes_on()
    {
        await using var town = await TownSquare.FoundAsync(real, new TownPlan { Settings = new Dictionary<string, string> { ["Dispatch:DeadLetters:TimeoutMilliseconds"] = "1000" } });
        await using var worker = await town.StartAsync("worker");
        await town.Press.IssueAsync(20);
        await town.WhenServedAsync(20);

        await LimitAsync(town, 1_024);
        var bad = await BadAsync(town, 5_000);
        await town.Press.PublishAsync(town.Press.Draft(), bad.Partition);
        await WhenRefusedAsync(town, worker, 1);
        await HoldsAsync(town, bad);
        await LimitAsync(town, town.Topics.DeadLetter.MaxMessageBytes);
        await town.WhenServedAsync(21);

        // Gone altogether, and made anew.
        await town.WhenSettledAsync();
        var letters = town.Books.Records(town.Topics.DeadLetter, TownSquare.Cancel);
        Assert.Contains(letters, letter => Number(letter.Message.Headers, DeadLetterHeaders.SourceOffset) == bad.Offset);
        await town.BalanceAsync();
    }

    [Fact]
    public async Task A_dead_letter_topic_that_was_deleted_is_waited_for()
    {
        await using var town = await TownSquare.FoundAsync(real, new TownPlan { Settings = new Dictionary<string, string> { ["Dispatch:DeadLetters:TimeoutMilliseconds"] = "1000" } });
        await using var worker = await town.StartAsync("worker");
        await town.Press.IssueAsync(20);
        await town.WhenServedAsync(20);
        using (var admin = Admin(town)) await admin.DeleteTopicsAsync([town.Topics.DeadLetter.Name]);

        var bad = await BadAsync(town, 100);
        await town.Press.PublishAsync(town.Press.Draft(), bad.Partition);
        await WhenRefusedAsync(town, worker, 1);
        await HoldsAsync(town, bad);

        var spec = town.Topics.DeadLetter;
        await KafkaTopics.CreateAsync(town.BootstrapServers, [(spec.Name, 2, spec.Settings)], TownSquare.Cancel);
        await town.WhenServedAsync(21);
        await town.BalanceAsync();
    }

    [Fact]
    public async Task What_is_too_large_for_the_dead_letters_is_kept_whole_in_the_ledger_and_named_there()
    {
        await using var town = await TownSquare.FoundAsync(real, new TownPlan { Settings = new Dictionary<string, string> { ["Dispatch:DeadLetters:MaxMessageBytes"] = "4096" } });
        await using var worker = await town.StartAsync("worker");
        var value = new byte[50_000];
        Random.Shared.NextBytes(value);
        var at = await town.Press.BadAsync(SourceName.Notices, EventKind.Unknown, value, new Headers { { SentHeader, "large"u8.ToArray() } });
        await town.Press.IssueAsync(20);
        await town.BalanceAsync();

        var letter = Assert.Single(town.Books.Records(town.Topics.DeadLetter, TownSquare.Cancel));
        Assert.Empty(letter.Message.Value ?? []);
        Assert.EndsWith($" {at.Partition} {at.Offset}", Text(letter.Message.Headers, DeadLetterHeaders.Reference), StringComparison.Ordinal);
        await using var command = town.Ledger.CreateCommand("""SELECT value FROM oversize WHERE partition = $1 AND "offset" = $2""");
        command.Parameters.AddWithValue(at.Partition);
        command.Parameters.AddWithValue(at.Offset);
        Assert.Equal(value, (byte[]?)await command.ExecuteScalarAsync(TownSquare.Cancel));
    }

    private static string ExamplesFolder => Path.Combine(ProjectRoot.Find()!, "contracts", "examples", "bad");

    private static IEnumerable<Bad> Examples() =>
        JsonSerializer.Deserialize<Bad[]>(File.ReadAllBytes(Path.Combine(ExamplesFolder, "manifest.json")), JsonSerializerOptions.Web)!;

    // What is better made than kept in a file.
    private static IEnumerable<(Bad Bad, byte[] Value)> Made()
    {
        var nonsense = new byte[2 * 1024 * 1024];
        new Random(7).NextBytes(nonsense);
        yield return (new Bad("2 MiB of nonsense", "notices", "too-large", "", null, null), nonsense);
        yield return (new Bad("a bomb of brackets", "notices", "too-deep", "", null, null), Encoding.ASCII.GetBytes("{\"schema\":\"notice.issued/1\",\"x\":" + new string('[', 100_000)));
        yield return (new Bad("a NUL alone", "views", "not-json", "", null, null), [0]);
        yield return (new Bad("half a character", "registrations", "not-utf8", "", null, null), "{\"schema\":\"registration.upserted/1\",\"accountId\":\"\xD8\"}"u8.ToArray().Select(b => b == 0xC3 ? (byte)0xFF : b).ToArray());
    }

    private static Task<SourcePosition> SendAsync(TownSquare town, Bad bad, byte[] value)
    {
        var headers = new Headers { { SentHeader, Encoding.UTF8.GetBytes(bad.File) } };
        if (bad.ContentType is not null) headers.Add("content-type", Encoding.ASCII.GetBytes(bad.ContentType));
        var source = bad.Topic switch { "notices" => SourceName.Notices, "views" => SourceName.Views, _ => SourceName.Registrations };
        return town.Press.BadAsync(source, KindOf(value, bad, town), value, headers, key: bad.File);
    }

    // What a reader can still tell of a broken event: the schema it names, where it does and the place allows it.
    private static EventKind KindOf(byte[] value, Bad bad, TownSquare town)
    {
        var headers = bad.ContentType is null ? null : new Headers { { "content-type", Encoding.ASCII.GetBytes(bad.ContentType) } };
        var decoder = new EventDecoder(Microsoft.Extensions.Options.Options.Create(new EventOptions()));
        var allowed = town.Topics.All.First(topic => topic.Name.Contains(bad.Topic, StringComparison.Ordinal)).Reads;
        Assert.False(decoder.TryDecode(value, headers, allowed, TownPress.Now(), out _, out var rejection));
        return EventKinds.Of(rejection.Schema);
    }

    private static Task<SourcePosition> BadAsync(TownSquare town, int bytes) =>
        town.Press.BadAsync(SourceName.Notices, EventKind.Unknown, Encoding.ASCII.GetBytes(new string('x', bytes)));

    private static Task WhenRefusedAsync(TownSquare town, HostedWorker worker, int times) => town.WhenAsync(
        "dead letters fail", () => Task.FromResult(worker.Log.Split("dead letters were not acknowledged").Length > times));

    // Asked of the ledger after the failure was seen: nothing has passed the bad event.
    private static async Task HoldsAsync(TownSquare town, SourcePosition bad)
    {
        var position = await town.CountAsync($"SELECT p.next_offset FROM position p JOIN intake i USING (topic_id, partition) WHERE i.kind = 1 AND p.partition = {bad.Partition.ToString(CultureInfo.InvariantCulture)}");
        Assert.True(position <= bad.Offset, $"The position {position} passed {bad}.");
        Assert.Equal(20, await town.ServedAsync());
    }

    private static IAdminClient Admin(TownSquare town) => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = town.BootstrapServers }).Build();

    private static async Task LimitAsync(TownSquare town, int bytes)
    {
        using var admin = Admin(town);
        await admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [new ConfigResource { Type = ResourceType.Topic, Name = town.Topics.DeadLetter.Name }] =
                [new ConfigEntry { Name = "max.message.bytes", Value = bytes.ToString(CultureInfo.InvariantCulture), IncrementalOperation = AlterConfigOpType.Set }],
        });
    }

    private static SourceName SourceOf(TownSquare town, string topic) =>
        topic == town.Topics.Notices.Name ? SourceName.Notices : topic == town.Topics.Views.Name ? SourceName.Views : SourceName.Registrations;

    private static string Text(Headers headers, string name) => Encoding.UTF8.GetString(headers.GetLastBytes(name));

    private static long Number(Headers headers, string name) => long.Parse(Text(headers, name), CultureInfo.InvariantCulture);

    private sealed record Bad(string File, string Topic, string Rule, string Field, string? Reason, string? ContentType);
}
