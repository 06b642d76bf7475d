using System.Diagnostics;
using System.Globalization;
using Dispatch.Load.Gateway;
using Dispatch.Load.Measure;
using Dispatch.Load.Plant;

namespace Dispatch.Load.Scenarios;

/// <summary>The workers of one scenario, what they cost, and how far they are.</summary>
internal sealed class Course : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(120);

    private readonly Ground _ground;
    private readonly LoadGateway _gateway;
    private readonly FeedSessions _feedSessions;
    private readonly CpuMeter _meter;
    private long _sampled;

    public Course(Ground ground, LoadGateway gateway)
    {
        _ground = ground;
        _gateway = gateway;
        Fleet = new WorkerFleet(ground.Plant, gateway.WorkerSettings);
        _feedSessions = new FeedSessions(ground.Database);
        _meter = new CpuMeter(ground.Plant.Parts, Fleet, _feedSessions);
    }

    public WorkerFleet Fleet { get; }

    public Task<CpuReading> CpuAsync(CancellationToken cancellationToken) => _meter.ReadAsync(cancellationToken);

    /// <summary>Feed and rates first, and ready; then the workers of all other roles.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _ground.Teller.Tell("starting the workers");
        await Fleet.StartFeedAsync(cancellationToken);
        await Fleet.StartWorkersAsync(_ground.Options.Workers, cancellationToken);
    }

    /// <summary>Looks ten times a second until a count is reached.</summary>
    /// <exception cref="LoadException">A worker has ended, or nothing has moved for two minutes.</exception>
    public async Task UntilAsync(string phase, Func<Task<long>> done, long wanted, CancellationToken cancellationToken)
    {
        var last = -1L;
        var moved = Stopwatch.GetTimestamp();
        while (true)
        {
            var now = await done();
            _ground.Teller.Tell(phase, now, wanted);
            if (now >= wanted) return;
            Fleet.RequireAlive();
            if (now != last) (last, moved) = (now, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(moved) > Stall) throw Stalled(phase, now, wanted);
            await SampleAsync(cancellationToken);
            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>Waits until notices 0 to <paramref name="notices"/> are in the ledger.</summary>
    public Task UntilServedAsync(long notices, CancellationToken cancellationToken) =>
        UntilAsync("into the inboxes", () => _ground.Ledger.AppliedAsync(Core.Ingest.EventKind.Issued, cancellationToken), notices, cancellationToken);

    /// <summary>Waits until feed and rates have caught up with what is committed now.</summary>
    public async Task UntilToldAsync(CancellationToken cancellationToken)
    {
        var unit = await _ground.Ledger.LastUnitAsync(cancellationToken);
        await UntilAsync("feed and rates", async () => await _ground.Ledger.IsToldAsync(unit, cancellationToken) ? 1 : 0, 1, cancellationToken);
    }

    /// <summary>Ends the run in order: receipts are settled, workers drain, the feed tells the rest, then it drains too.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _ground.Teller.Tell("draining");
        await _gateway.QuietAsync(cancellationToken);
        await Fleet.StopWorkersAsync();
        var unit = await _ground.Ledger.LastUnitAsync(cancellationToken);
        while (!await _ground.Ledger.IsToldAsync(unit, cancellationToken))
        {
            if (Fleet.Feed!.Child.HasExited) Fleet.RequireAlive();
            await Task.Delay(Look, cancellationToken);
        }

        await Fleet.StopFeedAsync();
    }

    /// <summary>What is to be known of this course beside its figures.</summary>
    public Dictionary<string, object?> Notes() => new()
    {
        ["workers"] = Fleet.Workers.Append(Fleet.Feed!).Select(worker => new { name = worker.Child.Name, roles = worker.Roles }).ToArray(),
        ["feedSessionsSeen"] = _feedSessions.Seen,
        ["gateway"] = _gateway.Describe(),
    };

    public ValueTask DisposeAsync() => Fleet.DisposeAsync();

    // Every second: a backend that ends takes its figure with it.
    private async Task SampleAsync(CancellationToken cancellationToken)
    {
        if (Stopwatch.GetElapsedTime(_sampled) < SampleEvery) return;
        _sampled = Stopwatch.GetTimestamp();
        await _feedSessions.SampleAsync(cancellationToken);
    }

    private LoadException Stalled(string phase, long now, long wanted)
    {
        var logs = Fleet.Workers.Append(Fleet.Feed!).Select(worker => $"{worker.Child.Name}:\n{worker.Child.LastLines(5)}");
        return new LoadException(string.Create(CultureInfo.InvariantCulture, $"{phase}: {now} of {wanted}, and nothing has moved for {Stall.TotalSeconds:0} s. The end of the workers' logs:\n{string.Join('\n', logs)}"));
    }
}
