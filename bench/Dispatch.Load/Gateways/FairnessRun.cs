using System.Diagnostics;
using System.Globalization;
using Dispatch.Core.Notices;
using Dispatch.Load.Courts;
using Dispatch.Load.Gateway;
using Dispatch.Load.Measure;
using Dispatch.Load.Plant;
using Dispatch.Load.Report;
using Dispatch.Load.Terminal;

namespace Dispatch.Load.Gateways;

/// <summary>
/// One run of <c>fairness</c>: single notices at random moments while the queue is empty, then the same while one court's release waits in their
/// own lane and more in lane bulk. The clock runs from the moment a notice was due to be published to the read of its last PDU.
/// </summary>
internal sealed class FairnessRun(FairnessOptions options, Teller teller)
{
    private const int WarmUp = 200;
    private const int SinglesPerSecond = 10;
    private const int Window = 100;
    private const int Seed = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>Whether the floor holds.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var behind = options.Bulk / 10; // in lane bulk
        var total = WarmUp + (2 * options.Singles) + options.Bulk + behind;
        var people = new People(total);
        var source = new NoticeSource(people, total, once: true, Seed);
        FairnessReport? report = null;
        await teller.WhileAsync(async () =>
        {
            await using var ground = await QueueGround.StartAsync(people, teller, cancellationToken);
            var readAt = new long[people.Count];
            await using var gateway = await LoadGateway.StartAsync(people, readAt, null, options.Cap, Window);
            await using var fleet = new WorkerFleet(ground.Plant, gateway.WorkerSettings);
            using var release = new Release(ground.Plant.Parts.Kafka.BootstrapServers, ground.Plant.Topics.Notices.Name, source);
            await fleet.StartWorkersAsync(options.Workers, cancellationToken);

            teller.Tell("warming up");
            await SinglesAsync(0, WarmUp);
            teller.Tell("single notices, the queue empty");
            var empty = await SinglesAsync(WarmUp, options.Singles);

            teller.Tell("the bulk release");
            var bulk = WarmUp + (2 * options.Singles);
            for (var notice = bulk; notice < total; notice++)
            {
                if (notice < bulk + options.Bulk) release.Publish(notice, "court-bulk");
                else release.Publish(notice, lane: Lane.Bulk);
            }

            release.Flush(cancellationToken);
            await ground.UntilServedAsync(WarmUp + options.Singles + options.Bulk + behind, fleet, cancellationToken);
            await ground.Ledger.CheckpointAsync(cancellationToken);

            teller.Tell("single notices behind the bulk release");
            var loaded = await SinglesAsync(WarmUp + options.Singles, options.Singles);
            var queued = Enumerable.Range(bulk, options.Bulk).Count(notice => Volatile.Read(ref readAt[source.Person(notice)]) == 0);
            if (queued == 0) throw new LoadException("The bulk release was sent before the single notices were: give a larger --bulk or a smaller --cap.");
            report = Report(empty, loaded, queued);
            await gateway.QuietAsync(cancellationToken);
            await fleet.StopWorkersAsync();

            async Task<double[]> SinglesAsync(int first, int count)
            {
                var due = await Task.Factory.StartNew(
                    () => PublishAtRandom(release, first, count, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                release.Flush(cancellationToken);
                var waiting = Stopwatch.GetTimestamp();
                while (Enumerable.Range(first, count).Any(notice => Volatile.Read(ref readAt[source.Person(notice)]) == 0))
                {
                    fleet.RequireAlive();
                    if (Stopwatch.GetElapsedTime(waiting) > Patience)
                        throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"Single notices were not sent within {Patience.TotalSeconds:0} s."));
                    await Task.Delay(50, cancellationToken);
                }

                await Task.Delay(500, cancellationToken); // a second segment of the last one
                return [.. Enumerable.Range(0, count).Select(n => Stopwatch.GetElapsedTime(due[n], readAt[source.Person(first + n)]).TotalMilliseconds)];
            }
        });

        if (options.IsTrial) teller.Say("A trial, not a figure to quote: leave --bulk and --singles as they are.");
        Write(report!);
        if (options.Json is { } file) await report!.WriteAsync(file, cancellationToken);
        return report!.Holds;
    }

    // On a thread of its own: the timers of the pool are coarser.
    private static long[] PublishAtRandom(Release release, int first, int count, CancellationToken cancellationToken)
    {
        var random = new Random(Seed + first);
        var due = new long[count];
        var next = Stopwatch.GetTimestamp();
        for (var n = 0; n < count; n++)
        {
            next += (long)(-Math.Log(1 - random.NextDouble()) / SinglesPerSecond * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < next)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Thread.Sleep(1);
            }

            due[n] = next;
            release.Publish(first + n);
        }

        return due;
    }

    private FairnessReport Report(double[] empty, double[] loaded, int queued)
    {
        var usual = Quantiles(empty);
        return new FairnessReport
        {
            Bulk = options.Bulk,
            Singles = options.Singles,
            DelayMs = Quantiles(loaded.Select(delay => Math.Max(0, delay - usual.P50))),
            EmptyMs = usual,
            BehindBulkMs = Quantiles(loaded),
            Cap = options.Cap,
            Workers = options.Workers,
            StillQueued = queued,
            Trial = options.IsTrial,
        };
    }

    private static Quantiles Quantiles(IEnumerable<double> milliseconds)
    {
        var latencies = new Latencies(0);
        latencies.AddMilliseconds(milliseconds.Select(value => Math.Round(value, 2)));
        return latencies.Quantiles()!;
    }

    private void Write(FairnessReport report) => new ReportTable(teller.Console).Write(
        "fairness",
        [
            new Figure("issued → SMS read, the queue empty, p50", report.EmptyMs.P50, "ms"),
            new Figure("the same, max", report.EmptyMs.Max, "ms"),
            new Figure("issued → SMS read, behind the bulk release, p50", report.BehindBulkMs.P50, "ms"),
            new Figure("the same, max", report.BehindBulkMs.Max, "ms"),
            new Figure("later by, p50", report.DelayMs.P50, "ms"),
            new Figure("later by, p99", report.DelayMs.P99, "ms"),
            new Figure("later by, max", report.DelayMs.Max, "ms", FairnessReport.MostDelay),
            new Figure("of the release still queued at the end", report.StillQueued, ""),
        ]);
}
