using System.Globalization;
using System.Runtime.InteropServices;
using Dispatch.Load.Books;
using Dispatch.Load.Courts;
using Dispatch.Load.Measure;
using Dispatch.Load.Plant;
using Dispatch.Load.Report;
using Dispatch.Load.Scenarios;
using Dispatch.Load.Terminal;
using Dispatch.Sandbox.Books;
using Npgsql;

namespace Dispatch.Load;

/// <summary>One run from nothing to its report: plant, facts, scenario, raw limits, books.</summary>
internal sealed class LoadRun(IScenario scenario, LoadOptions options, Teller teller)
{
    private readonly ReportTable _table = new(teller.Console);

    /// <returns>Whether the books balance.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var people = new People(options.People);
        var source = new NoticeSource(people, scenario.Published(options), scenario.OncePerPerson, options.Seed);
        LoadReport? report = null;
        BooksResult? books = null;
        await teller.WhileAsync(async () =>
        {
            await using var plant = await LoadPlant.StartAsync(teller, cancellationToken);
            var facts = await new Honesty(plant).CheckAsync(cancellationToken);
            _table.WriteFacts(facts);
            await new Registry(plant, people).FillAsync(teller, cancellationToken);
            await using var database = NpgsqlDataSource.Create($"{plant.ConnectionString};Application Name=dispatch-load;Maximum Pool Size=4");
            var ground = new Ground(options, plant, people, source, database, new LedgerWatch(database), teller);
            var measured = await scenario.RunAsync(ground, cancellationToken);
            teller.Tell("checking the books");
            books = await new LoadBooks(plant, source, database).CheckAsync(
                measured.Outside, new BooksRun { Seconds = measured.Seconds, Workers = options.Workers + 1 }, cancellationToken);
            report = Report(measured, await LimitsAsync(plant, source, cancellationToken), facts, plant, books);
        });

        if (options.IsTrial)
            teller.Say(string.Create(CultureInfo.InvariantCulture, $"A trial, not a figure to quote: that takes {options.FullNotices:N0} notices and {LoadOptions.FullPeople:N0} people."));
        _table.Write(scenario.Name, scenario.Figures(report!), report!);
        _table.Write(books!);
        if (options.Json is { } file) await report!.WriteAsync(file, cancellationToken);
        return books!.Balanced;
    }

    private async Task<RawLimits> LimitsAsync(LoadPlant plant, NoticeSource source, CancellationToken cancellationToken)
    {
        teller.Tell("measuring the raw limits: consume");
        var consume = await new ConsumeLimit(plant.Parts.Kafka.BootstrapServers, plant.Topics.Notices).MeasureAsync(source.Count, cancellationToken);
        teller.Tell("measuring the raw limits: COPY");
        var copy = await new CopyLimit(plant.Sessions, source).MeasureAsync(source.Count, cancellationToken);
        return new RawLimits(Math.Round(consume), Math.Round(copy));
    }

    private LoadReport Report(Measured measured, RawLimits limits, HonestFacts facts, LoadPlant plant, BooksResult books)
    {
        double Each(TimeSpan time) => CpuMicros.Round(time.TotalMicroseconds / measured.Notices);
        var settings = new Dictionary<string, object?>
        {
            ["scenario"] = scenario.Name,
            ["trial"] = options.IsTrial,
            ["books"] = books,
            ["registryContacts"] = options.People,
            ["recipients"] = scenario.OncePerPerson ? "drawn uniformly, nobody twice" : "drawn uniformly",
            ["seed"] = options.Seed,
            ["cores"] = Environment.ProcessorCount,
            ["system"] = RuntimeInformation.OSDescription,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["postgres"] = facts.Postgres,
            ["dataFolderFileSystem"] = facts.DataFileSystem,
            ["kafkaFileSystem"] = facts.KafkaFileSystem,
            ["acks"] = "all",
            ["noticesTopicPartitions"] = plant.Topics.Notices.Partitions,
        };
        foreach (var (name, value) in measured.Notes) settings[name] = value;
        return new LoadReport
        {
            Notices = measured.Notices,
            Seconds = Math.Round(measured.Seconds, 3),
            PerSecond = Math.Round(measured.PerSecond),
            CpuMicrosPerNotice = CpuMicros.Of(measured.Cost, measured.Notices),
            FeedAndRatesMicros = Each(measured.Cost.FeedAndRates),
            SimulatorsCpuMicros = Each(measured.Cost.Simulators),
            LatencyMs = new LatencyReport(measured.Inbox, measured.Sms),
            WorkerPeakRssMiB = Math.Round(measured.PeakResidentBytes / 1_048_576.0, 1),
            RawLimits = limits,
            Settings = settings,
        };
    }
}
