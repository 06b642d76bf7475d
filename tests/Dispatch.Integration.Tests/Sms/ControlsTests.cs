using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>
/// Two workers, each a process, obey the operator's commands, each a process too. What counts is when the gateway saw submits, by its monotonic clock, and which
/// worker they were of; from the command's COMMIT, which is the moment from which others see its record.
/// </summary>
public sealed class ControlsTests(RealParts real)
{
    private const int Rate = 100;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_workers_obey_pause_resume_rate_and_drain_within_a_second_and_a_restart_changes_nothing()
    {
        await using var town = await TownSquare.FoundAsync(real, Plan);
        await using var one = await town.StartProcessAsync("one");
        var two = await town.StartProcessAsync("two");
        await ReadyAsync(town, workers: 2);
        await town.Press.IssueAsync(6_000);
        await town.WhenAsync("both workers send", async () => (await SeenAsync(town)).Select(seen => seen.Worker).Distinct().Count() == 2);

        var paused = await CommandAsync(town, "pause", "g0", "--by", "night shift");
        await SilentAsync(town);
        foreach (var worker in (await SeenAsync(town)).GroupBy(seen => seen.Worker))
            Assert.InRange(worker.Max(seen => seen.At) - paused, TimeSpan.MinValue, Within);

        // One is started anew: what was said before its start holds for it too.
        two.Terminate();
        Assert.Equal(0, await two.Exited.WaitAsync(TimeSpan.FromSeconds(60), Cancel));
        await using var heir = await town.StartProcessAsync("heir");
        await ReadyAsync(town, workers: 2);
        await SilentAsync(town);
        var list = await ListAsync(town);
        Assert.Equal(("paused", "night shift", 2), (list.GetProperty("wanted").GetString(), list.GetProperty("wantedBy").GetString(), list.GetProperty("workers").GetArrayLength()));
        Assert.All(list.GetProperty("workers").EnumerateArray(), worker => Assert.Equal("bound", worker.GetProperty("state").GetString()));
        var before = await SeenAsync(town);
        Assert.DoesNotContain(before, seen => seen.At > paused + Within);

        var resumed = await CommandAsync(town, "resume", "g0");
        await town.WhenAsync("both send again", async () => (await SeenAsync(town)).Where(seen => seen.At > resumed).Select(seen => seen.Worker).Distinct().Count() == 2);
        var again = (await SeenAsync(town)).Where(seen => seen.At > paused + Within).Min(seen => seen.At);
        Assert.InRange(again - resumed, -TimeSpan.FromMilliseconds(100), Within);
        // Which of them gets the first tokens is not the command's affair: that each went by it in time is in its log.
        AssertObeyed(resumed, "running", one, heir);

        const int slow = 20;
        var slowed = await CommandAsync(town, "rate", "g0", slow.ToString(CultureInfo.InvariantCulture));
        await town.WhenAsync("four seconds at the new rate", async () => (await SeenAsync(town)).Max(seen => seen.At) > slowed + Within + TimeSpan.FromSeconds(4));
        var after = (await SeenAsync(town)).Select(seen => seen.At).Where(at => at > slowed + Within).Order().ToList();
        Assert.True(WorstSecond(after) <= slow, $"{WorstSecond(after)} in a second");
        Assert.True(after.Count(at => at < slowed + Within + TimeSpan.FromSeconds(4)) >= slow * 4 * 0.7);
        AssertObeyed(slowed, "running, rate 20", one, heir);
        Assert.Equal(slow, (await ListAsync(town)).GetProperty("ratePerSecond").GetInt32());
        Assert.Equal(Rate, (await ListAsync(town)).GetProperty("capPerSecond").GetInt32());

        var unbound = UnboundAsync(town);
        var drained = await CommandAsync(town, "drain", "g0", "--by", "day shift");
        Assert.InRange(await unbound - drained, TimeSpan.Zero, Within);
        await SilentAsync(town);
        foreach (var worker in (await SeenAsync(town)).GroupBy(seen => seen.Worker))
            Assert.InRange(worker.Max(seen => seen.At) - drained, TimeSpan.MinValue, Within);
        await town.WhenAsync("the list says drained", async () => (await ListAsync(town)).GetProperty("wanted").GetString() == "drained");
        // The last answers are gathered a moment before they are written.
        await town.WhenAsync("every attempt has its outcome", async () => await town.CountAsync("SELECT count(*) FROM sms_attempt WHERE state IN (1, 3)") == 0);

        // A rate that is set during a drain does not pass for its beginning.
        await CommandAsync(town, "rate", "g0", "0", "--by", "somebody else");
        Assert.Equal("day shift", (await ListAsync(town)).GetProperty("wantedBy").GetString());
        await CommandAsync(town, "resume", "g0");
        await town.WhenAsync("it is bound again", () => Task.FromResult(town.Gateway.Books.Snapshot().Bound >= 2));

        await AssertRecordAsync(town);
        Assert.Empty(town.Gateway.Books.Copies());
        Assert.Equal(0, town.Gateway.Books.Snapshot().Throttled);
    }

    [Fact]
    public async Task The_list_is_a_table_or_JSON_and_names_that_are_wrong_are_refused()
    {
        await using var town = await TownSquare.FoundAsync(real, Plan);
        (string, string)[] second =
        [
            ("Dispatch:Gateways:1:Name", "by http"), ("Dispatch:Gateways:1:Protocol", "http"), ("Dispatch:Gateways:1:Url", "http://127.0.0.1:1/cgi-bin/sendsms"), ("Dispatch:Gateways:1:CapPerSecond", "70"),
            ("Dispatch:Gateways:1:Username", "u"), ("Dispatch:Gateways:1:Sender", "3000"), ("Dispatch:Gateways:1:CallbackUrl", "http://127.0.0.1"), ("Dispatch:Gateways:1:CallbackKey", new string('k', 40)),
        ];
        await using var pause = await RunAsync(town, ["gateway", "pause", "by http", "--by", "night shift"], second);

        await using var list = await RunAsync(town, ["gateway", "list"], second);
        var lines = list.Log.TrimEnd().Split('\n');
        Assert.Equal((0, 3), (await list.Exited, lines.Length));
        Assert.Matches("^gateway +protocol +cap/s +rate/s +wanted +since +by +worker +state +binds +breaker +window +queue$", lines[0]);
        Assert.Matches("^g0 +smpp +100 +100 +running +- +- +- +no worker +0 +- +0 +0$", lines[1]);
        Assert.Matches("^by http +http +70 +70 +paused +20..-..-.. ..:..:..Z +night shift +- +no worker +0 +- +0 +0$", lines[2]);
        Assert.Equal(lines[0].IndexOf("wanted", StringComparison.Ordinal), lines[1].IndexOf("running", StringComparison.Ordinal));
        Assert.Equal(lines[0].IndexOf("wanted", StringComparison.Ordinal), lines[2].IndexOf("paused", StringComparison.Ordinal));

        await using var wrong = await RunAsync(town, ["gateway", "pause", "g9"], second);
        Assert.Equal((1, "no gateway 'g9'; the settings have: g0, by http"), (await wrong.Exited, wrong.Log.Trim()));
        await using var rate = await RunAsync(town, ["gateway", "rate", "g0", "1"], second);
        Assert.Equal(1, await rate.Exited);
        Assert.Contains("a rate is 2 to 1000000 segments a second", rate.Log, StringComparison.Ordinal);
        await using var more = await RunAsync(town, ["gateway", "rate", "by http", "71"], second);
        Assert.Equal(
            (1, "by http: its contract is 70 segments a second (Dispatch:Gateways:1:CapPerSecond of all workers); 71 needs that raised first"), (await more.Exited, more.Log.Trim()));
        await using var audit = await RunAsync(town, ["gateway", "audit", "by http"], second);
        Assert.Matches(@"^at +by +gateway +command +was +becomes\n20\S+ \S+Z +night shift +by http +pause +running +paused$", audit.Log.TrimEnd());
    }

    private static async Task AssertRecordAsync(TownSquare town)
    {
        await using var audit = await RunAsync(town, ["gateway", "audit", "g0", "--json"]);
        Assert.Equal(0, await audit.Exited);
        var rows = JsonDocument.Parse(audit.Log).RootElement.EnumerateArray()
            .Select(row => $"{row.GetProperty("by").GetString()}: {row.GetProperty("command").GetString()}, {row.GetProperty("was").GetString()} -> {row.GetProperty("becomes").GetString()}").Reverse();
        var self = Environment.UserName;
        Assert.Equal(
            [
                "night shift: pause, running -> paused", $"{self}: resume, paused -> running", $"{self}: rate, running -> running, rate 20",
                "day shift: drain, running, rate 20 -> draining, rate 20", "somebody else: rate, draining, rate 20 -> draining", $"{self}: resume, draining -> running",
            ],
            rows);
    }

    private static void AssertObeyed(TimeSpan committed, string what, params WorkerProcess[] workers)
    {
        var started = DateTimeOffset.UtcNow - Now();
        foreach (var worker in workers)
        {
            var line = worker.Log.Split('\n').Last(line => line.Contains($"[1558] Gateway g0: {what}, as ", StringComparison.Ordinal));
            var obeyed = DateTimeOffset.Parse(line[..line.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture) - started;
            Assert.InRange(obeyed - committed, -TimeSpan.FromMilliseconds(50), Within);
        }
    }

    private static TownPlan Plan => new()
    {
        People = 2_000,
        Cap = Rate,
        Gateway = new SmscSettings { ReceiptDelay = DelayRange.Milliseconds(5, 20), AnswerLatency = DelayRange.Milliseconds(1, 5) },
    };

    private static Task ReadyAsync(TownSquare town, int workers) => town.WhenAsync(
        $"{workers} workers are bound",
        async () => await town.CountAsync("SELECT count(*) FROM gateway_standing WHERE state = 'bound' AND at > clock_timestamp() - interval '2 seconds'") == workers);

    // What the gateway took, when, and of whom. By number: every number here has one SMS at most at a time, and the books are asked after.
    private static async Task<List<(TimeSpan At, int Worker)>> SeenAsync(TownSquare town)
    {
        await using var command = town.Ledger.CreateCommand("SELECT (reference::bigint << 40) | mobile, worker FROM sms_attempt");
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var owners = new Dictionary<(string, int), int>();
        while (await reader.ReadAsync(Cancel))
        {
            var key = reader.GetInt64(0);
            owners[((key & ((1L << 40) - 1)).ToString(CultureInfo.InvariantCulture), (int)(key >> 40))] = reader.GetInt32(1);
        }

        return
        [
            .. town.Gateway.Books.Messages().Where(message => owners.ContainsKey((message.Destination, message.UserReference!.Value)))
                .Select(message => (Stopwatch.GetElapsedTime(0, message.ReceivedTimestamp), owners[(message.Destination, message.UserReference!.Value)])),
        ];
    }

    private static async Task SilentAsync(TownSquare town) =>
        await town.WhenAsync("nothing is sent", async () => Now() - (await SeenAsync(town)).Max(seen => seen.At) > Silence);

    private static async Task<TimeSpan> UnboundAsync(TownSquare town)
    {
        await town.Gateway.WhenAsync(books => books.Bound == 0, Cancel).WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        return Now();
    }

    private static int WorstSecond(List<TimeSpan> times)
    {
        var worst = 0;
        for (int first = 0, last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= TimeSpan.FromSeconds(1)) first++;
            worst = Math.Max(worst, last - first + 1);
        }

        return worst;
    }

    private static TimeSpan Now() => Stopwatch.GetElapsedTime(0);

    // Runs the command; returns the last moment, on this machine's monotonic clock, at which its record was not there yet.
    private static async Task<TimeSpan> CommandAsync(TownSquare town, params string[] arguments)
    {
        const string records = "SELECT count(*) FROM gateway_audit";
        var before = await town.CountAsync(records);
        var running = RunAsync(town, ["gateway", .. arguments]);
        var unseen = Now();
        for (var asked = unseen; await town.CountAsync(records) == before; asked = Now())
        {
            unseen = asked;
            if (running.IsCompleted) break;
            await Task.Delay(2, Cancel);
        }

        await using var command = await running;
        Assert.Equal(0, await command.Exited);
        return unseen;
    }

    private static async Task<JsonElement> ListAsync(TownSquare town)
    {
        await using var list = await RunAsync(town, ["gateway", "list", "--json"]);
        Assert.Equal(0, await list.Exited);
        return JsonDocument.Parse(list.Log).RootElement[0];
    }

    private static async Task<WorkerProcess> RunAsync(TownSquare town, string[] arguments, params IEnumerable<(string Key, string Value)> settings) =>
        await GatewayCommands.RunAsync(town.Folder, arguments, town.Settings(settings));
}
