using System.Globalization;
using System.Text;
using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.RateLimit;
using Dispatch.Core.Redis;
using Dispatch.Core.Seams;
using Dispatch.Core.Sms;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Prometheus;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>An SMS road on a real ledger and a simulated centre, with the centre's and the ledger's books side by side.</summary>
internal sealed class SmsWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset IssuedAt = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly IHost _host;
    private readonly NpgsqlDataSource _data;
    private bool _stopped;

    private SmsWorld(IHost host, NpgsqlDataSource data, SmscServer centre, StandingMembership membership)
    {
        (_host, _data, Centre, Membership) = (host, data, centre, membership);
    }

    public SmscServer Centre { get; }

    /// <summary>Centres of further gateways, for the books.</summary>
    public IList<SmscServer> Others { get; } = [];

    public StandingMembership Membership { get; }

    public string ConnectionString => _data.ConnectionString;

    public CollectorRegistry Registry => Get<CollectorRegistry>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Migrates an empty ledger, starts the centre, and builds the road; <see cref="StartAsync"/> starts it.</summary>
    /// <param name="between">Puts something between the road and the centre: starts it, and says how the road reaches it.</param>
    public static async Task<SmsWorld> BuildAsync(
        RealParts parts, SmscSettings? settings = null, IReadOnlyDictionary<string, string?>? configuration = null, ISeams? seams = null, IRateLimiter? limiter = null,
        Func<SmscServer, Task<IReadOnlyDictionary<string, string?>>>? between = null, TimeProvider? time = null)
    {
        var ground = await parts.GroundAsync();
        var centre = await SmscServer.StartAsync(new SmscOptions { Accounts = [new SmscAccount("court", "secret", 0)], Settings = settings ?? new SmscSettings() });
        var membership = new StandingMembership();
        var identity = new WorkerIdentity("test", "sms", sends: true);
        identity.Become(1);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Dispatch:Ledger:ConnectionString"] = ground.ConnectionString,
            ["Dispatch:Ledger:RetryMilliseconds"] = "50",
            ["Dispatch:Gateways:0:Host"] = "127.0.0.1",
            ["Dispatch:Gateways:0:Port"] = centre.Port.ToString(CultureInfo.InvariantCulture),
            ["Dispatch:Gateways:0:SystemId"] = "court",
            ["Dispatch:Gateways:0:Password"] = "secret",
            ["Dispatch:Gateways:0:SourceAddress"] = "3000123",
            ["Dispatch:Gateways:0:CapPerSecond"] = "20000",
            ["Dispatch:Sms:SweepInterval"] = "00:00:00.050",
            ["Dispatch:Breaker:BreakFor"] = "00:00:00.500",
        });
        if (between is not null) builder.Configuration.AddInMemoryCollection(await between(centre));
        if (configuration is not null) builder.Configuration.AddInMemoryCollection(configuration);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(Prometheus.Metrics.NewCustomRegistry());
        builder.Services.AddSingleton<IMetricFactory>(provider => Prometheus.Metrics.WithCustomRegistry(provider.GetRequiredService<CollectorRegistry>()));
        builder.Services.AddSingleton(identity);
        builder.Services.AddSingleton<IMembership>(membership);
        builder.Services.AddSingleton(limiter ?? new OpenLimiter());
        builder.Services.AddSingleton(seams ?? new NoSeams());
        builder.Services.AddLedger().AddSms();
        if (configuration?.ContainsKey("Dispatch:Redis:Configuration") == true) builder.Services.AddRedis();
        var host = builder.Build();
        await host.Services.GetRequiredService<Migrator>().RunAsync(restored: false, Cancel);
        return new SmsWorld(host, NpgsqlDataSource.Create(ground.ConnectionString), centre, membership);
    }

    public Task StartAsync() => _host.StartAsync(Cancel);

    /// <summary>SIGTERM: drains.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        await _host.StopAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped) await _host.StopAsync(CancellationToken.None);
        await Centre.DisposeAsync();
        await _data.DisposeAsync();
        _host.Dispose();
    }

    public static NoticeKey Key(long no) => new(UInt128.Parse("9E3779B97F4A7C15F39CC0605CEDC834", NumberStyles.HexNumber, CultureInfo.InvariantCulture) * (UInt128)no);

    public static string MobileOf(long no) => (989_120_000_000 + no).ToString(CultureInfo.InvariantCulture);

    /// <summary>Notices as ingest leaves them: a life row (two pieces of evidence told) and a row in the queue.</summary>
    public async Task QueueAsync(int count, int first = 1, DateTimeOffset? usefulUntil = null, string? number = null, short lane = 1)
    {
        await using var connection = await _data.OpenConnectionAsync(Cancel);
        await using (var life = await connection.BeginBinaryImportAsync("COPY life (key, no, issued_at, court, seq, channel, flags, number) FROM STDIN BINARY", Cancel))
        {
            for (long no = first; no < first + count; no++)
                await life.WriteRowAsync(Cancel, Key(no).ToGuid(), no, IssuedAt.UtcDateTime, 1, (short)2, (short)1, (short)0, number is null ? DBNull.Value : number);
            await life.CompleteAsync(Cancel);
        }

        await using var queue = await connection.BeginBinaryImportAsync(
            "COPY sms_queue (no, stage, segment, attempt, lane, turn, key, court, mobile, number, useful_until) FROM STDIN BINARY", Cancel);
        for (long no = first; no < first + count; no++)
        {
            await queue.WriteRowAsync(
                Cancel, no, (short)1, (short)0, (short)1, lane, no, Key(no).ToGuid(), 1, long.Parse(MobileOf(no), CultureInfo.InvariantCulture),
                number is null ? DBNull.Value : number, (usefulUntil ?? DateTimeOffset.UtcNow.AddHours(1)).UtcDateTime);
        }

        await queue.CompleteAsync(Cancel);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _data.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = _data.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancel), CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a query gives this number; fails with what it gave last.</summary>
    public async Task UntilAsync(long expected, string sql)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        long got;
        while ((got = await CountAsync(sql)) != expected)
        {
            if (bound.IsCancellationRequested) Assert.Fail($"{sql}: {got} instead of {expected}. {await StandingsAsync()}");
            await Task.Delay(10, Cancel);
        }
    }

    /// <summary>What <c>/metrics</c> says of one series; 0 where it is not there.</summary>
    public async Task<double> MetricAsync(string series)
    {
        using var text = new MemoryStream();
        await Registry.CollectAndExportAsTextAsync(text, Cancel);
        var line = Encoding.UTF8.GetString(text.ToArray()).Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>"delivered 10, unknown 2": where the SMS stand.</summary>
    public async Task<string> StandingsAsync()
    {
        await using var command = _data.CreateCommand("SELECT coalesce(string_agg(standing || ' ' || n, ', ' ORDER BY standing), '') FROM (SELECT standing, count(*) AS n FROM sms_standing GROUP BY 1) s");
        return (string)(await command.ExecuteScalarAsync(Cancel))!;
    }

    /// <summary>All evidence in the ledger, in the order of its units.</summary>
    public async Task<List<Evidence>> EvidenceAsync()
    {
        await using var command = _data.CreateCommand("SELECT payload FROM feed_unit ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var all = new List<Evidence>();
        while (await reader.ReadAsync(Cancel)) all.AddRange(UnitReader.Read(reader.GetFieldValue<byte[]>(0)));
        return all;
    }

    /// <summary>
    /// The books: each SMS stands in one place; what was told is what the facts imply, once, without a gap in a notice's sequence; the centre
    /// knows no more attempts than the ledger, and the ledger no more accepted ones than the centre; no copy without a re-send on record.
    /// </summary>
    public async Task BalanceAsync(int sms)
    {
        Assert.Equal(sms, await CountAsync("SELECT count(*) FROM sms_standing"));
        var evidence = await EvidenceAsync();
        Assert.Equal(evidence.Count, evidence.Select(one => one.Id).Distinct().Count());
        foreach (var notice in evidence.GroupBy(one => one.Key))
            Assert.Equal(Enumerable.Range(3, notice.Count()), notice.Select(one => (int)one.Sequence).Order());
        await ImpliedAsync(evidence, EvidenceEvent.ConsignmentNotification,
            "SELECT no FROM (SELECT no, stage, segment, max(segments) AS segments FROM sms_attempt WHERE accepted_at IS NOT NULL GROUP BY 1, 2, 3) s GROUP BY no, stage HAVING count(*) = max(segments)");
        await ImpliedAsync(evidence, EvidenceEvent.NotificationDelivered, "SELECT no FROM sms_standing WHERE standing = 'delivered'");
        await ImpliedAsync(evidence, EvidenceEvent.ConsignmentNotificationFailure, "SELECT no FROM sms_standing WHERE standing = 'failed'");
        await ImpliedAsync(evidence, EvidenceEvent.NotificationNotSent, "SELECT no FROM sms_dropped");

        var atCentre = Others.Prepend(Centre).SelectMany(centre => centre.Books.Messages()).GroupBy(message => (message.Destination, message.Part)).ToDictionary(group => group.Key, group => group.Count());
        await using var command = _data.CreateCommand(
            "SELECT mobile, segment, count(*), count(*) FILTER (WHERE accepted_at IS NOT NULL), count(*) FILTER (WHERE possible_duplicate) FROM sms_attempt GROUP BY 1, 2");
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        while (await reader.ReadAsync(Cancel))
        {
            atCentre.Remove((reader.GetInt64(0).ToString(CultureInfo.InvariantCulture), reader.GetInt16(1)), out var copies);
            Assert.InRange(copies, reader.GetInt64(3), reader.GetInt64(2));
            Assert.True(copies - 1 <= reader.GetInt64(4), "a copy at the centre without a re-send on record");
        }

        Assert.Empty(atCentre);
    }

    private async Task ImpliedAsync(List<Evidence> evidence, EvidenceEvent @event, string sql)
    {
        await using var command = _data.CreateCommand(sql + " ORDER BY 1");
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var implied = new List<long>();
        while (await reader.ReadAsync(Cancel)) implied.Add(reader.GetInt64(0));
        var told = evidence.Where(one => one.Event == @event).ToList();
        Assert.Equal(implied, told.Select(one => one.No).Order());
        Assert.All(told, one => Assert.True(one.Marks.HasFlag(EvidenceMarks.Announcement)));
        Assert.All(told, one => Assert.Contains("\"stage\":1", Encoding.UTF8.GetString(one.Detail.Span), StringComparison.Ordinal));
    }
}
