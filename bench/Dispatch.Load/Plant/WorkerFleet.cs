using System.Globalization;
using Dispatch.Core.Seams;
using Dispatch.Load.Measure;
using Dispatch.Sandbox.Servers;

namespace Dispatch.Load.Plant;

/// <summary>
/// The workers of a run. All roles are on, in two kinds of process: feed and rates in one of their own, whose ledger sessions go by a name
/// of their own, so that their cost can be told apart; everything else in the others.
/// </summary>
internal sealed class WorkerFleet(LoadPlant plant, IReadOnlyDictionary<string, string> gateway) : IAsyncDisposable
{
    /// <summary>What the feed worker's sessions are called in pg_stat_activity.</summary>
    public const string FeedSessionName = "dispatch-feed";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(60);
    private static readonly string[] Roles = ["Ingest", "Receipts", "Registry", "Sms", "Schedule", "Feed"];

    private readonly List<WorkerProcess> _workers = [];

    public WorkerProcess? Feed { get; private set; }

    /// <summary>All but the feed's.</summary>
    public IReadOnlyList<WorkerProcess> Workers => _workers;

    /// <summary>Starts the worker of feed and rates, and waits until it is ready: before there is anything to tell.</summary>
    public async Task StartFeedAsync(CancellationToken cancellationToken)
    {
        Feed = await StartAsync("worker-feed", ["Feed"], $"{plant.ConnectionString};Application Name={FeedSessionName}", cancellationToken);
        using var http = new HttpClient();
        await Feed.Child.WaitUntilReadyAsync(token => IsReadyAsync(http, Feed.HttpPort, token), StartLimit, cancellationToken);
    }

    /// <summary>Starts the workers of all other roles. Does not wait: their start is part of a catch-up.</summary>
    public async Task StartWorkersAsync(int count, CancellationToken cancellationToken)
    {
        for (var i = 1; i <= count; i++)
            _workers.Add(await StartAsync(string.Create(CultureInfo.InvariantCulture, $"worker-{i}"), Roles[..^1], plant.ConnectionString, cancellationToken));
    }

    /// <summary>The run is only worth going on with while everyone works.</summary>
    /// <exception cref="LoadException">A worker has ended.</exception>
    public void RequireAlive()
    {
        foreach (var worker in All())
            if (worker.Child.HasExited)
                throw new LoadException($"{worker.Child.Name} has ended by itself. The end of its log:\n{worker.Child.LastLines()}");
    }

    /// <summary>The most memory that any worker ever held resident, in bytes.</summary>
    public long PeakResidentBytes() => All().Max(worker => ProcessUsage.Of(worker.Child.Pid)?.PeakResidentBytes ?? 0);

    /// <summary>Drains all but the feed's.</summary>
    public async Task StopWorkersAsync()
    {
        await Task.WhenAll(_workers.Select(StopAsync));
    }

    /// <summary>Drains the feed's worker.</summary>
    public Task StopFeedAsync() => Feed is null ? Task.CompletedTask : StopAsync(Feed);

    /// <summary>When each unit's COMMIT was answered, by what the workers wrote down. For drained workers.</summary>
    public CommitTimes CommitTimes() => Measure.CommitTimes.Read(_workers.Select(worker => worker.CommitBook));

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in All()) await worker.Child.DisposeAsync();
    }

    private IEnumerable<WorkerProcess> All() => Feed is null ? _workers : [.. _workers, Feed];

    private async Task<WorkerProcess> StartAsync(string name, IReadOnlyList<string> roles, string ledger, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var book = Path.Combine(plant.Parts.Folder, $"{name}.commits");
        var settings = plant.WorkerSettings();
        settings["Dispatch__Ledger__ConnectionString"] = ledger;
        settings["Dispatch__Http__Port"] = port.ToString(CultureInfo.InvariantCulture);
        settings[CommitBook.Variable] = book;
        foreach (var role in Roles) settings[$"Dispatch__Roles__{role}"] = roles.Contains(role) ? "true" : "false";
        if (roles.Contains("Sms"))
            foreach (var (key, value) in gateway)
                settings[key] = value;
        var child = await plant.Worker.StartAsync(name, ["run"], settings, plant.Parts.Folder, cancellationToken);
        return new WorkerProcess(string.Join(',', roles).ToLowerInvariant(), child, port, book);
    }

    private static async Task StopAsync(WorkerProcess worker)
    {
        var code = await worker.Child.StopAsync(patience: DrainLimit);
        if (code != 0) throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"{worker.Child.Name} ended with code {code} when it was told to drain. The end of its log:\n{worker.Child.LastLines()}"));
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, int port, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/health/ready"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }
}
