using System.Diagnostics;
using Dispatch.Core.Notices;
using Dispatch.Load.Books;
using Dispatch.Load.Courts;
using Dispatch.Load.Gateway;
using Dispatch.Load.Measure;
using Dispatch.Load.Report;

namespace Dispatch.Load.Scenarios;

/// <summary>
/// Notices at an even rate, by the clock. Latency runs from the time a notice was due to be published, however late it was, to the answer
/// to the COMMIT that served it, as the worker saw it, and to the moment the simulator read the last PDU of its SMS off the wire.
/// </summary>
internal sealed class LatencyScenario : IScenario
{
    private const int GatewayWindow = 1_000;
    private const int WarmUpSeconds = 15; // the code that is hot has been compiled anew by then, once in a worker's life
    private const double ClientsOwnLinger = 5; // the default of librdkafka, and of Kafka's own client since version 4
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(200);

    public string Name => "latency";

    public bool OncePerPerson => true;

    public int Published(LoadOptions options) => WarmUp(options) + options.Notices;

    public async Task<Measured> RunAsync(Ground ground, CancellationToken cancellationToken)
    {
        var (warmUp, notices) = (WarmUp(ground.Options), ground.Options.Notices);
        var readAt = new long[ground.People.Count];
        using var courts = new CourtPublisher(ground.Plant.Parts.Kafka.BootstrapServers, ground.Plant.Topics.Notices.Name, ground.Notices, lingerMs: ClientsOwnLinger);
        await using var gateway = await LoadGateway.StartAsync(ground.People, readAt, null, capPerSecond: 0, GatewayWindow);
        await using var course = new Course(ground, gateway);
        await ground.Ledger.CheckpointAsync(cancellationToken);
        await course.StartAsync(cancellationToken);

        // A worker that has served before, as one has that was not started a second ago.
        ground.Teller.Tell("warming up");
        await Timetable(ground).RunAsync(warmUp, courts.Publish, cancellationToken);
        await SettledAsync(warmUp);

        var before = await course.CpuAsync(cancellationToken);
        var timetable = Timetable(ground);
        ground.Teller.Tell("publishing by the clock");
        var publishing = timetable.RunAsync(notices, (n, due) => courts.Publish(warmUp + n, due), cancellationToken);
        await SettledAsync(warmUp + notices);
        var late = await publishing;
        await course.UntilToldAsync(cancellationToken);
        var cost = await course.CpuAsync(cancellationToken) - before;
        courts.Flush(cancellationToken);
        var peak = course.Fleet.PeakResidentBytes();
        await course.DrainAsync(cancellationToken);

        var (inbox, sms, lastCommit) = await JoinAsync(ground, timetable, warmUp, readAt, course.Fleet.CommitTimes(), cancellationToken);
        var lateness = new Latencies(notices);
        lateness.AddMilliseconds(late);
        var seconds = Stopwatch.GetElapsedTime(timetable.DueTimestamp(0), lastCommit).TotalSeconds;
        var notes = course.Notes();
        notes["ratePerSecond"] = ground.Options.Rate;
        notes["warmUpNotices"] = warmUp;
        notes["latency"] = "from the time a notice was due, on the monotonic clock that all processes share: inbox to the COMMIT's answer at the worker, sms to the read of its last PDU by the simulator";
        notes["publisherLateMs"] = lateness.Quantiles();
        notes["seconds"] = "from the first notice's due time to the last one's COMMIT answer";
        notes["cpu"] = "of the measured notices, without the warm-up, until feed and rates have caught up";
        return new Measured
        {
            Notices = notices,
            Seconds = seconds,
            PerSecond = notices / seconds,
            Cost = cost,
            Inbox = inbox.Quantiles(),
            Sms = sms.Quantiles(),
            PeakResidentBytes = peak,
            Outside = new OutsideBooks(courts.Book, [], gateway.Side()),
            Notes = notes,
        };

        async Task SettledAsync(int published)
        {
            await course.UntilServedAsync(published, cancellationToken);
            await course.UntilAsync("SMS read by the operator", () => Task.FromResult((long)gateway.Counts()!.Accepted), published, cancellationToken);
        }
    }

    public IReadOnlyList<Figure> Figures(LoadReport report) =>
    [
        new("issued → inbox, p50", report.LatencyMs.Inbox!.P50, "ms"),
        new("issued → inbox, p99", report.LatencyMs.Inbox.P99, "ms", 100),
        new("issued → inbox, max", report.LatencyMs.Inbox.Max, "ms"),
        new("issued → SMS submitted, p50", report.LatencyMs.Sms!.P50, "ms"),
        new("issued → SMS submitted, p99", report.LatencyMs.Sms.P99, "ms", 250),
        new("issued → SMS submitted, max", report.LatencyMs.Sms.Max, "ms"),
        new("CPU a notice, without feed and rates", report.CpuMicrosPerNotice.Total, "µs"),
        new("memory of the largest worker", report.WorkerPeakRssMiB, "MiB", 512),
    ];

    private static int WarmUp(LoadOptions options) => options.Rate * WarmUpSeconds;

    private static Timetable Timetable(Ground ground) =>
        new(ground.Options.Rate, Stopwatch.GetTimestamp() + (long)(Ahead.TotalSeconds * Stopwatch.Frequency), DateTimeOffset.UtcNow + Ahead);

    // The ledger says which unit served a notice, the workers when its COMMIT was answered, the simulator when the SMS was read.
    private static async Task<(Latencies Inbox, Latencies Sms, long LastCommit)> JoinAsync(
        Ground ground, Timetable timetable, int warmUp, long[] readAt, CommitTimes times, CancellationToken cancellationToken)
    {
        var notices = ground.Options.Notices;
        var numbers = new Dictionary<NoticeKey, int>(notices);
        for (var n = 0; n < notices; n++) numbers[ground.Notices.Key(warmUp + n)] = n;
        var (inbox, sms, last) = (new Latencies(notices), new Latencies(notices), 0L);
        await foreach (var (key, unit) in ground.Ledger.NoticesAsync(cancellationToken))
        {
            if (!numbers.TryGetValue(NoticeKey.FromGuid(key), out var n)) continue;
            var due = timetable.DueTimestamp(n);
            inbox.Add(due, times[unit]);
            last = Math.Max(last, times[unit]);
            if (readAt[ground.Notices.Person(warmUp + n)] is var read and > 0) sms.Add(due, read);
        }

        if (inbox.Count != notices || sms.Count != notices)
            throw new LoadException($"Of {notices} notices {inbox.Count} were served and the SMS of {sms.Count} were read: a quantile of fewer would leave out the worst.");
        return (inbox, sms, last);
    }
}
