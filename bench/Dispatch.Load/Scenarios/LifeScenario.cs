using System.Diagnostics;
using Dispatch.Core.Ingest;
using Dispatch.Load.Books;
using Dispatch.Load.Courts;
using Dispatch.Load.Gateway;
using Dispatch.Load.Measure;
using Dispatch.Load.Report;

namespace Dispatch.Load.Scenarios;

/// <summary>
/// Whole lives: served, SMS accepted and delivered, viewed, every piece of evidence published, rates counted. The notices lie in Kafka
/// before the clock; a view is published as soon as the notice's SMS was read by the operator, while others are still being served.
/// </summary>
internal sealed class LifeScenario : IScenario
{
    private const int GatewayWindow = 1_000;

    public string Name => "life";

    public bool OncePerPerson => true;

    public int Published(LoadOptions options) => options.Notices;

    public async Task<Measured> RunAsync(Ground ground, CancellationToken cancellationToken)
    {
        var notices = ground.Options.Notices;
        var kafka = ground.Plant.Parts.Kafka.BootstrapServers;
        var noticeOf = new int[ground.People.Count];
        for (var notice = 0; notice < notices; notice++) noticeOf[ground.Notices.Person(notice)] = notice;
        using var courts = new CourtPublisher(kafka, ground.Plant.Topics.Notices.Name, ground.Notices, lingerMs: 20);
        await courts.PublishAsync(0, notices, ground.Teller, cancellationToken);
        await using var portal = new Portal(kafka, ground.Plant.Topics.Views.Name, ground.Notices);
        await using var gateway = await LoadGateway.StartAsync(ground.People, null, person => portal.Tell(noticeOf[person]), capPerSecond: 0, GatewayWindow);
        await using var course = new Course(ground, gateway);
        await ground.Ledger.CheckpointAsync(cancellationToken);

        var before = await course.CpuAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await course.StartAsync(cancellationToken);
        await course.UntilServedAsync(notices, cancellationToken);
        await course.UntilAsync("viewed", () => ground.Ledger.AppliedAsync(EventKind.Viewed, cancellationToken), notices, cancellationToken);
        await course.UntilAsync("SMS delivered", () => Task.FromResult(Delivered(gateway, notices)), notices, cancellationToken);
        await course.UntilToldAsync(cancellationToken);
        var told = Stopwatch.GetTimestamp();
        var cost = await course.CpuAsync(cancellationToken) - before;
        var peak = course.Fleet.PeakResidentBytes();
        await course.DrainAsync(cancellationToken);

        var span = ServingSpan.Of(await ground.Ledger.ServingUnitsAsync(cancellationToken), course.Fleet.CommitTimes());
        var seconds = Stopwatch.GetElapsedTime(span.First, told).TotalSeconds;
        var notes = course.Notes();
        notes["seconds"] = "from the answer to the first COMMIT that served notices until the last life is whole and told: feed and rates caught up; perSecond leaves the first COMMIT's own notices out";
        notes["secondsFromStartOfWorkersToFirstCommit"] = Math.Round(Stopwatch.GetElapsedTime(started, span.First).TotalSeconds, 2);
        notes["secondsOfServing"] = Math.Round(span.Seconds, 2);
        notes["cpu"] = "of the whole run, start of the workers included";
        return new Measured
        {
            Notices = notices,
            Seconds = seconds,
            PerSecond = span.Counted / seconds,
            Cost = cost,
            PeakResidentBytes = peak,
            Outside = new OutsideBooks(courts.Book, portal.Book(), gateway.Side()),
            Notes = notes,
        };
    }

    public IReadOnlyList<Figure> Figures(LoadReport report) =>
    [
        new("whole lives", report.PerSecond, "/s", 5_000, AtLeast: true),
        new("CPU a life, feed and rates included", CpuMicros.Round(report.CpuMicrosPerNotice.Total + report.FeedAndRatesMicros), "µs"),
        new("of that, feed and rates", report.FeedAndRatesMicros, "µs"),
        new("memory of the largest worker", report.WorkerPeakRssMiB, "MiB", 512),
    ];

    // Of all notices one less until the last receipt is acknowledged, which is when it is in the ledger: an SMS may have several segments.
    private static long Delivered(LoadGateway gateway, long notices)
    {
        var books = gateway.Counts()!;
        var acknowledged = books.Acknowledged.Values.Sum();
        return acknowledged == books.Accepted ? Math.Min(acknowledged, notices) : Math.Min(acknowledged, notices - 1);
    }
}
