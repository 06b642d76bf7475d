using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books;
using Dispatch.Sandbox.Books.Readers;
using Dispatch.Sandbox.Books.Sides;
using Dispatch.Sandbox.Citizens;
using Dispatch.Sandbox.Courts;
using Dispatch.Sandbox.People;
using Dispatch.Sandbox.Publishing;
using Dispatch.Sandbox.Servers;
using Dispatch.Sandbox.Smsc.Books;
using Npgsql;

namespace Dispatch.Sandbox.Demo;

/// <summary>One play: the registry is filled, courts issue, citizens read, workers are killed; then all comes to rest and the books are read.</summary>
internal sealed class DemoPlay : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan KillsUntil = TimeSpan.FromSeconds(30);

    private readonly DemoWorld _world;
    private readonly DemoOptions _options;
    private readonly Publisher _publisher;
    private readonly CourtBook _courtBook;
    private readonly CitizenBook _citizenBook = new();
    private readonly CourtSimulator _courts;
    private readonly Portal _portal;
    private readonly Sana _sana;
    private readonly StatusWatch _watch;
    private readonly LedgerPulse _work;
    private readonly LedgerPulse _progress;
    private readonly TopicScan _scan;
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private long _lastServed;
    private TimeSpan _lastLook;
    private volatile string _phase = "starting";

    public DemoPlay(DemoWorld world, DemoOptions options)
    {
        (_world, _options) = (world, options);
        var bootstrap = world.Parts.Kafka.BootstrapServers;
        var people = Population.Create(options.People, options.Seed);
        var map = new CourtMap();
        _publisher = new Publisher(bootstrap);
        _courtBook = new CourtBook(map);
        _portal = new Portal(_publisher, world.Topics.Views.Name, _citizenBook, new CitizenOptions { Hour = options.Hour }, options.Seed);
        _sana = new Sana(_publisher, world.Topics.Registrations.Name, _citizenBook, people, options.Seed) { IsDead = DemoGateway.IsDead };
        _courts = new CourtSimulator(
            _publisher, world.Topics.Notices.Name, map, _courtBook, people, new CourtOptions { Notices = options.Notices, Rate = options.EffectiveRate }, options.Seed)
        {
            Issued = _portal.Expect,
            IsUnsettled = who => Sana.WillRegister(who, people[who]),
        };
        _watch = new StatusWatch(bootstrap, world.Topics.Status.Name);
        _work = new LedgerPulse(world.Ledger);
        _progress = new LedgerPulse(world.Ledger);
        _scan = new TopicScan(bootstrap);
    }

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_begun);

    /// <summary>Opens the connections; to be called first.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _work.OpenAsync(cancellationToken);
        await _progress.OpenAsync(cancellationToken);
    }

    /// <summary>Plays until all is at rest.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _phase = "registry";
        for (var i = 0; i < _options.Workers; i++) await _world.Fleet.StartAsync(cancellationToken);
        await _sana.FillAsync(cancellationToken);
        await UntilAsync(async () => await _work.ContactsAsync(cancellationToken) >= _sana.Registered, "the registry is in the ledger", cancellationToken);
        await _world.Fleet.CommandAsync(["registry", "declare", "--count", $"{_sana.Registered}"], cancellationToken);

        _phase = "play";
        var courts = _courts.RunAsync(cancellationToken);
        await Task.WhenAll(
            courts,
            _portal.RunAsync(() => courts.IsCompleted, cancellationToken),
            _sana.ChangeAsync(_options.IssueTime, cancellationToken),
            KillAsync(cancellationToken));

        _phase = "settling";
        await UntilAsync(async () => await LagAsync(_work, cancellationToken) <= 0, "every event is in the ledger", cancellationToken);
        await UntilAsync(() => Task.FromResult(GatewayAtRest()), "the gateway has told every outcome", cancellationToken);
        await UntilAsync(async () => (await _work.OpenWorkAsync(cancellationToken)).IsDone && GatewayAtRest(), "feed, rates and SMS have caught up", cancellationToken);
    }

    /// <summary>One look, for the screen.</summary>
    public async Task<DemoProgress> LookAsync(CancellationToken cancellationToken)
    {
        var (elapsed, served) = (Elapsed, _watch[EvidenceEvent.SubmissionAcceptance]);
        var rate = (served - _lastServed) / Math.Max(0.001, (elapsed - _lastLook).TotalSeconds);
        (_lastServed, _lastLook) = (served, elapsed);
        return new DemoProgress
        {
            Elapsed = elapsed,
            Phase = _phase,
            Issued = _courts.Planned,
            Served = _watch[EvidenceEvent.ContentConsignment],
            Paper = _watch[EvidenceEvent.RelayToNonERDS],
            SmsAccepted = _watch[EvidenceEvent.ConsignmentNotification],
            SmsDelivered = _watch[EvidenceEvent.NotificationDelivered],
            Viewed = _watch[EvidenceEvent.ContentHandover],
            Cancelled = _watch[EvidenceEvent.Withdrawal],
            Refused = _watch[EvidenceEvent.SubmissionRejection],
            Lag = Math.Max(0, await LagAsync(_progress, cancellationToken)),
            Rate = rate,
            Workers = _world.Fleet.Running,
            Killed = _world.Fleet.Killed,
        };
    }

    /// <summary>Reads every side. Nothing may be under way.</summary>
    public async Task<BooksSides> ReadSidesAsync(CancellationToken cancellationToken)
    {
        _phase = "books";
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_world.Ledger) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var reader = new LedgerReader(connection, _world.Sources, cancellationToken);
        var ledger = await reader.ReadAsync();
        var positions = await reader.PositionsAsync();
        return new BooksSides
        {
            Court = _courtBook.ToSide(),
            Citizens = _citizenBook.ToSide(),
            Gateway = GatewayReader.Read(_world.Gateway),
            Ledger = ledger,
            Status = await Task.Run(() => new StatusReader(_world.Topics, _world.Sources).Read(_scan, cancellationToken), cancellationToken),
            Kafka = await Task.Run(() => KafkaReader.Read(_scan, _world.Sources, positions, cancellationToken), cancellationToken),
            Run = new BooksRun { Seconds = Math.Round(Elapsed.TotalSeconds, 1), Workers = _options.Workers, Kills = _world.Fleet.Killed, ViewedWithin = 36 * _options.Hour },
        };
    }

    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        _scan.Dispose();
        _publisher.Dispose();
        await _work.DisposeAsync();
        await _progress.DisposeAsync();
    }

    // Spread over notices and most of the views. Whoever takes over needs the group's session time-out: kills that come faster only stand still.
    private async Task KillAsync(CancellationToken cancellationToken)
    {
        var random = new Random(_options.Seed);
        var every = (_options.IssueTime + KillsUntil) / (_options.Kills + 1);
        for (var i = 0; i < _options.Kills; i++)
        {
            await Task.Delay(every, cancellationToken);
            await _world.Fleet.KillOneAsync(random, cancellationToken);
        }
    }

    // The ends are read first: while records still come, the positions may have passed them by then.
    private async Task<long> LagAsync(LedgerPulse pulse, CancellationToken cancellationToken)
    {
        var ends = await Task.Run(() => _world.Sources.Names.Keys.Sum(topic => _scan.Ends(topic).Values.Sum(end => end.High)), cancellationToken);
        return ends - await pulse.PositionsAsync(cancellationToken);
    }

    private bool GatewayAtRest()
    {
        var now = _world.Gateway.Books.Snapshot();
        return now.States.GetValueOrDefault(MessageState.EnRoute) == 0 && now.ReceiptsWaiting == 0;
    }

    private async Task UntilAsync(Func<Task<bool>> isSo, string what, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            _world.Fleet.ThrowIfOneEnded();
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                throw new ServerStartException($"Waited {Patience.TotalSeconds:0} s in vain until {what} ({await _work.OpenWorkAsync(cancellationToken)}, lag {await LagAsync(_work, cancellationToken)}). The workers' logs are in {_world.Fleet.Folder}.");
            await Task.Delay(Step, cancellationToken);
        }
    }
}
