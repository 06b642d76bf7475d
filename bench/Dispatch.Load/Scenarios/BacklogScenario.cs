using System.Diagnostics;
using Dispatch.Load.Books;
using Dispatch.Load.Courts;
using Dispatch.Load.Gateway;
using Dispatch.Load.Measure;
using Dispatch.Load.Report;

namespace Dispatch.Load.Scenarios;

/// <summary>
/// Memory where it hurts: a million notices unread in Kafka when the workers start, and then, the gateway being down, as many SMS in the
/// queue, which are held for a while. Nobody listens at the gateway's port.
/// </summary>
internal sealed class BacklogScenario : IScenario
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(20);

    public string Name => "backlog";

    public bool OncePerPerson => false;

    public int Published(LoadOptions options) => options.Notices;

    public async Task<Measured> RunAsync(Ground ground, CancellationToken cancellationToken)
    {
        var notices = ground.Options.Notices;
        using var courts = new CourtPublisher(ground.Plant.Parts.Kafka.BootstrapServers, ground.Plant.Topics.Notices.Name, ground.Notices, lingerMs: 20);
        await courts.PublishAsync(0, notices, ground.Teller, cancellationToken);
        await using var gateway = LoadGateway.Down();
        await using var course = new Course(ground, gateway);
        await ground.Ledger.CheckpointAsync(cancellationToken);

        var before = await course.CpuAsync(cancellationToken);
        await course.StartAsync(cancellationToken);
        await course.UntilServedAsync(notices, cancellationToken);
        await course.UntilToldAsync(cancellationToken);
        var cost = await course.CpuAsync(cancellationToken) - before;
        var peakAtReading = course.Fleet.PeakResidentBytes();

        var held = Stopwatch.GetTimestamp();
        await course.UntilAsync(
            "holding the queue, the gateway being down", () => Task.FromResult((long)Stopwatch.GetElapsedTime(held).TotalSeconds), (long)Hold.TotalSeconds, cancellationToken);
        var peak = course.Fleet.PeakResidentBytes();
        await course.DrainAsync(cancellationToken);

        var span = ServingSpan.Of(await ground.Ledger.ServingUnitsAsync(cancellationToken), course.Fleet.CommitTimes());
        var notes = course.Notes();
        notes["seconds"] = "from the answer to the first COMMIT that served notices to the answer to the last; perSecond leaves the first COMMIT's own notices out";
        notes["heldSeconds"] = Hold.TotalSeconds;
        notes["workerPeakRssMiBWhileReading"] = Math.Round(peakAtReading / 1_048_576.0, 1);
        notes["cpu"] = "until feed and rates have caught up, without the hold";
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
        new("memory of the largest worker (VmHWM)", report.WorkerPeakRssMiB, "MiB", 512),
        new("of that, while reading the backlog", Convert.ToDouble(report.Settings["workerPeakRssMiBWhileReading"], System.Globalization.CultureInfo.InvariantCulture), "MiB"),
        new("issued → durable in the inbox", report.PerSecond, "/s"),
        new("CPU a notice, without feed and rates", report.CpuMicrosPerNotice.Total, "µs"),
    ];
}
