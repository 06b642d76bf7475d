using System.Diagnostics;
using Dispatch.Core.Ingest;
using Dispatch.Load.Books;
using Dispatch.Load.Courts;
using Dispatch.Load.Gateway;
using Dispatch.Load.Measure;
using Dispatch.Load.Report;

namespace Dispatch.Load.Scenarios;

/// <summary>
/// A backlog in Kafka, published before the clock, goes into durable inboxes. All roles are on: the gateway takes 500 SMS a second
/// meanwhile, the rest stays queued. Ends when feed and rates have caught up with the last notice.
/// </summary>
internal sealed class IngestScenario : IScenario
{
    private const int GatewayCap = 500;
    private const int GatewayWindow = 100;

    public string Name => "ingest";

    public bool OncePerPerson => false;

    public int Published(LoadOptions options) => options.Notices;

    public async Task<Measured> RunAsync(Ground ground, CancellationToken cancellationToken)
    {
        var notices = ground.Options.Notices;
        using var courts = new CourtPublisher(ground.Plant.Parts.Kafka.BootstrapServers, ground.Plant.Topics.Notices.Name, ground.Notices, lingerMs: 20);
        await courts.PublishAsync(0, notices, ground.Teller, cancellationToken);
        await using var gateway = await LoadGateway.StartAsync(ground.People, null, null, GatewayCap, GatewayWindow);
        await using var course = new Course(ground, gateway);
        await ground.Ledger.CheckpointAsync(cancellationToken);

        var before = await course.CpuAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await course.StartAsync(cancellationToken);
        var checkpoint = new MidwayCheckpoint(ground.Ledger, notices);
        await course.UntilAsync(
            "into the inboxes",
            async () =>
            {
                var served = await ground.Ledger.AppliedAsync(EventKind.Issued, cancellationToken);
                checkpoint.Served(served, cancellationToken);
                return served;
            },
            notices,
            cancellationToken);
        var checkpointed = await checkpoint.EndAsync();
        await course.UntilToldAsync(cancellationToken);
        var told = Stopwatch.GetTimestamp();
        var cost = await course.CpuAsync(cancellationToken) - before;
        var peak = course.Fleet.PeakResidentBytes();
        await course.DrainAsync(cancellationToken);

        var span = ServingSpan.Of(await ground.Ledger.ServingUnitsAsync(cancellationToken), course.Fleet.CommitTimes());
        var notes = course.Notes();
        notes["seconds"] = "from the answer to the first COMMIT that served notices to the answer to the last; perSecond leaves the first COMMIT's own notices out";
        notes["secondsFromStartOfWorkersToFirstCommit"] = Round(Stopwatch.GetElapsedTime(started, span.First));
        notes["secondsFromFirstCommitToFeedAndRatesCaughtUp"] = Round(Stopwatch.GetElapsedTime(span.First, told));
        notes["perSecondWithFeedAndRatesCaughtUp"] = Math.Round(span.Counted / Stopwatch.GetElapsedTime(span.First, told).TotalSeconds);
        notes["checkpoint"] = checkpointed;
        notes["cpu"] = "of the whole run, start of the workers included, until feed and rates have caught up";
        return new Measured
        {
            Notices = notices,
            Seconds = span.Seconds,
            PerSecond = span.PerSecond,
            Cost = cost,
            PeakResidentBytes = peak,
            Outside = new OutsideBooks(courts.Book, [], gateway.Side()),
            Notes = notes,
        };
    }

    public IReadOnlyList<Figure> Figures(LoadReport report) =>
    [
        new("issued → durable in the inbox", report.PerSecond, "/s", 25_000, AtLeast: true),
        new("the same, until feed and rates have caught up", Convert.ToDouble(report.Settings["perSecondWithFeedAndRatesCaughtUp"], System.Globalization.CultureInfo.InvariantCulture), "/s"),
        new("CPU a notice, without feed and rates", report.CpuMicrosPerNotice.Total, "µs", 60),
        new("CPU of feed and rates a notice", report.FeedAndRatesMicros, "µs"),
        new("memory of the largest worker", report.WorkerPeakRssMiB, "MiB", 512),
    ];

    private static double Round(TimeSpan time) => Math.Round(time.TotalSeconds, 2);
}
