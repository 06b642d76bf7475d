using System.Diagnostics;
using Dispatch.Load.Courts;
using Dispatch.Load.Plant;
using Dispatch.Load.Report;
using Dispatch.Load.Terminal;
using Dispatch.Sandbox.Servers;

namespace Dispatch.Load.Gateways;

/// <summary>
/// One run of <c>gateway-cap</c>: a queue that no variant can empty, filled over the whole road while nobody listens at the gateway's port; then
/// for each variant an operator of its own and freshly started workers.
/// </summary>
internal sealed class CapRun(CapOptions options, Teller teller)
{
    private const int People = 50_000;
    private const double QueueMargin = 1.1;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <returns>Whether every floor holds.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var people = new People(People);
        var notices = (int)(options.Cap * (options.Seconds + WarmUp.TotalSeconds) * options.Variants.Count * QueueMargin);
        var figures = new List<CapFigures>();
        await teller.WhileAsync(async () =>
        {
            await using var ground = await QueueGround.StartAsync(people, teller, cancellationToken);
            await FillAsync(ground, new NoticeSource(people, notices, once: false, seed: 1), notices, cancellationToken);
            foreach (var variant in options.Variants) figures.Add(await TryAsync(ground, variant, cancellationToken));
        });

        if (options.IsTrial) teller.Say("A trial, not a figure to quote: leave --seconds as it is.");
        var report = new CapReport { Variants = figures, Trial = options.IsTrial };
        new ReportTable(teller.Console).Write("gateway-cap", [.. figures.SelectMany(variant => variant.Figures())]);
        if (options.Json is { } file) await report.WriteAsync(file, cancellationToken);
        return report.Holds;
    }

    private async Task FillAsync(QueueGround ground, NoticeSource source, int notices, CancellationToken cancellationToken)
    {
        using var courts = new CourtPublisher(ground.Plant.Parts.Kafka.BootstrapServers, ground.Plant.Topics.Notices.Name, source, lingerMs: 20);
        await courts.PublishAsync(0, notices, teller, cancellationToken);
        await using var fleet = new WorkerFleet(ground.Plant, CappedGateway.SettingsFor(FreePort.Next(), options.Cap));
        await fleet.StartWorkersAsync(1, cancellationToken);
        await ground.UntilServedAsync(notices, fleet, cancellationToken);
        await fleet.StopWorkersAsync();
        await ground.Ledger.CheckpointAsync(cancellationToken);
    }

    private async Task<CapFigures> TryAsync(QueueGround ground, Variant variant, CancellationToken cancellationToken)
    {
        teller.Tell($"{variant.Name}: starting the workers");
        var (first, second) = (Share(variant.OperatorCap), Share(variant.DropsTo ?? variant.OperatorCap));
        await using var gateway = await CappedGateway.StartAsync(options.Cap, first);
        await using var fleet = new WorkerFleet(ground.Plant, gateway.WorkerSettings);
        await fleet.StartWorkersAsync(variant.Workers, cancellationToken);
        await gateway.UntilBusyAsync(cancellationToken);
        await HoldAsync(fleet, WarmUp, cancellationToken);

        teller.Tell($"{variant.Name}: measuring");
        var half = TimeSpan.FromSeconds(options.Seconds / 2.0);
        var (before, from) = (gateway.Counts, Stopwatch.GetTimestamp());
        await HoldAsync(fleet, half, cancellationToken);
        var middle = Stopwatch.GetTimestamp();
        if (variant.DropsTo is not null) gateway.Drop(second);
        if (variant.StopsRedis) await Redis(ground).KillAsync();
        await HoldAsync(fleet, half, cancellationToken);
        var (after, to) = (gateway.Counts, Stopwatch.GetTimestamp());

        if (variant.StopsRedis) await Redis(ground).StartAgainAsync(cancellationToken);
        await gateway.QuietAsync(cancellationToken);
        await fleet.StopWorkersAsync();

        var seconds = Stopwatch.GetElapsedTime(from, to).TotalSeconds;
        var allowed = (first * Stopwatch.GetElapsedTime(from, middle).TotalSeconds) + (second * Stopwatch.GetElapsedTime(middle, to).TotalSeconds);
        var (submitted, throttled) = (after.Submitted - before.Submitted, after.Throttled - before.Throttled);
        return new CapFigures(
            variant.Name, options.Cap, Round(allowed / seconds, 1), Round(seconds, 1), Round(submitted / seconds, 1), Round((after.Accepted - before.Accepted) / allowed, 4),
            Round(submitted == 0 ? 0 : throttled / (double)submitted, 5), after.WorstSecondOverCap, variant.Workers,
            variant.StopsRedis ? gateway.LongestHole(middle, to, options.Cap) : null)
        {
            Known = variant.IsKnown,
        };
    }

    private int Share(double share) => (int)(options.Cap * share);

    private static double Round(double value, int digits) => Math.Round(value, digits);

    private static RedisServer Redis(QueueGround ground) =>
        ground.Plant.Parts.Redis as RedisServer ?? throw new LoadException("This Redis is not our own process: it cannot be stopped. Unset DISPATCH_REDIS and install redis-server.");

    private static async Task HoldAsync(WorkerFleet fleet, TimeSpan time, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) is var gone && gone < time)
        {
            fleet.RequireAlive();
            await Task.Delay(time - gone < TimeSpan.FromMilliseconds(500) ? time - gone : TimeSpan.FromMilliseconds(500), cancellationToken);
        }
    }
}
