using System.Globalization;
using Dispatch.Core.Planning;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Servers;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>What waits for its time is put off in the ledger, goes when it may, and is neither lost nor doubled.</summary>
public sealed class SmsHoldTests(RealParts parts) : IAsyncLifetime
{
    private const string Held = "SELECT count(*) FROM sms_queue WHERE not_before > clock_timestamp() AND lease_token IS NULL";
    private const string Delivered = "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'";

    private readonly TestFolder _folder = new();
    private RedisServer _redis = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync(new RedisOptions { Folder = _folder["redis"] }, Token);

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Outside_the_hours_only_urgent_SMS_leave_and_the_others_say_until_when()
    {
        // Hours that are over, wherever the clock stands: they began two hours ago and lasted one.
        var tehran = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTimeOffset.UtcNow, "Asia/Tehran").TimeOfDay;
        await using var world = await WorldAsync(
            ("Dispatch:RulePack:SmsFrom", Clock(tehran - TimeSpan.FromHours(2))), ("Dispatch:RulePack:SmsTo", Clock(tehran - TimeSpan.FromHours(1))));
        await world.QueueAsync(20, usefulUntil: DateTimeOffset.UtcNow.AddDays(2));
        await world.QueueAsync(10, first: 50, usefulUntil: DateTimeOffset.UtcNow.AddSeconds(6));
        await world.QueueAsync(5, first: 100, lane: 0);
        await world.StartAsync();

        await world.UntilAsync(30, Held);
        await world.UntilAsync(5, Delivered);
        Assert.Equal(5, world.Centre.Books.Messages().Count());
        var opens = world.Get<RulePack>().Window.OpensAt(DateTimeOffset.UtcNow)!.Value;
        Assert.Equal(opens.ToUnixTimeSeconds(), await world.CountAsync("SELECT extract(epoch FROM max(not_before))::bigint FROM sms_queue"));
        Assert.Equal(1, await world.CountAsync("SELECT count(DISTINCT not_before) FROM sms_queue"));
        Assert.Equal(30, await world.MetricAsync("dispatch_sms_put_off_total{reason=\"hours\"}"));
        Assert.Equal(opens.ToUnixTimeSeconds(), await world.MetricAsync("dispatch_sms_window_opens_seconds"));

        // What is worth nothing any more by then is dropped with its evidence, as ever.
        await world.UntilAsync(10, "SELECT count(*) FROM sms_dropped");
        await world.StopAsync();
        await world.BalanceAsync(35);
    }

    [Fact]
    public async Task Above_a_recipients_limit_they_wait_and_none_is_lost()
    {
        await using var world = await WorldAsync(("Dispatch:SmsLimits:RecipientPerHour", "3"));
        await world.QueueAsync(10);
        await world.ExecuteAsync("UPDATE sms_queue SET mobile = 989121112233 WHERE no <= 8");
        await world.StartAsync();

        await world.UntilAsync(5, Held);
        await world.UntilAsync(5, Delivered);
        // The first in order went, and the others wait an hour from when they did.
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_queue WHERE no <= 3"));
        Assert.Equal(5, await world.CountAsync("SELECT count(*) FROM sms_queue WHERE not_before BETWEEN clock_timestamp() + interval '58 minutes' AND clock_timestamp() + interval '61 minutes'"));
        Assert.Equal(5, await world.MetricAsync("dispatch_sms_put_off_total{reason=\"limit\"}"));
        Assert.DoesNotContain("989121112233", await KeysAsync(), StringComparison.Ordinal);

        // Redis forgets: all may go.
        await _redis.FlushAsync(Token);
        await world.ExecuteAsync("UPDATE sms_queue SET not_before = NULL");
        await world.UntilAsync(8, Delivered);
        await world.UntilAsync(2, Held);
        await world.StopAsync();
        Assert.Equal("delivered 8, queued 2", await world.StandingsAsync());
        Assert.Equal(8, world.Centre.Books.Messages().Count());
        Assert.Equal(8, await world.CountAsync("SELECT count(DISTINCT no) FROM sms_attempt WHERE accepted_at IS NOT NULL AND NOT possible_duplicate"));
    }

    [Fact]
    public async Task What_was_refused_for_the_moment_counts_once()
    {
        await using var world = await WorldAsync(
            new SmscSettings { Refusals = [new SmscRefusal(0x14, Share: 0.5)] },
            ("Dispatch:SmsLimits:RecipientPerHour", "20"), ("Dispatch:Sms:RetryWait", "00:00:00.020"), ("Dispatch:Sms:Retries", "50"));
        await world.QueueAsync(20);
        await world.ExecuteAsync("UPDATE sms_queue SET mobile = 989121112233");
        await world.StartAsync();

        await world.UntilAsync(20, Delivered);
        Assert.True(await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE attempt > 1") > 0);
        Assert.Equal(0, await world.MetricAsync("dispatch_sms_put_off_total{reason=\"limit\"}"));
    }

    [Fact]
    public async Task A_court_above_its_limit_waits_in_a_row_and_delays_no_other()
    {
        await using var world = await WorldAsync(("Dispatch:SmsLimits:CourtPerMinute", "60"), ("Dispatch:SmsLimits:Courts:free", "0"));
        await world.ExecuteAsync("INSERT INTO court (id, province) VALUES ('bound', 1), ('free', 1)");
        var bound = await world.CountAsync("SELECT no FROM court WHERE id = 'bound'");
        var free = await world.CountAsync("SELECT no FROM court WHERE id = 'free'");
        await world.QueueAsync(80);
        await world.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"UPDATE sms_queue SET court = CASE WHEN no <= 40 THEN {bound} ELSE {free} END"));
        await world.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"UPDATE life SET court = CASE WHEN no <= 40 THEN {bound} ELSE {free} END"));
        await world.StartAsync();

        await world.UntilAsync(40, "SELECT count(*) FROM sms_standing s JOIN life l ON l.no = s.no WHERE s.standing = 'delivered' AND l.no > 40");
        await world.UntilAsync(1, "SELECT (count(*) FILTER (WHERE not_before > clock_timestamp() + interval '20 seconds') > 0)::int FROM sms_queue");
        // A second apart, each with a time of its own.
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM (SELECT not_before - lag(not_before) OVER (ORDER BY not_before) AS gap FROM sms_queue WHERE not_before IS NOT NULL) g WHERE gap < interval '0.9 seconds'"));
        Assert.InRange(world.Centre.Books.Messages().Count(), 41, 50);
        await world.StopAsync();
        await world.BalanceAsync(80);
    }

    [Fact]
    public async Task Without_Redis_nothing_is_limited_and_that_is_counted()
    {
        await using var world = await WorldAsync(("Dispatch:SmsLimits:RecipientPerHour", "1"));
        await _redis.StopAsync();
        await world.QueueAsync(10);
        await world.ExecuteAsync("UPDATE sms_queue SET mobile = 989121112233");
        await world.StartAsync();

        await world.UntilAsync(10, Delivered);
        Assert.Equal(10, await world.MetricAsync("dispatch_sms_not_limited_total"));
        await world.StopAsync();
    }

    private Task<SmsWorld> WorldAsync(params (string Key, string Value)[] settings) => WorldAsync(null, settings);

    private async Task<SmsWorld> WorldAsync(SmscSettings? centre, params (string Key, string Value)[] settings)
    {
        var configuration = settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        configuration["Dispatch:Redis:Configuration"] = _redis.Endpoint;
        var world = await SmsWorld.BuildAsync(parts, centre, configuration);
        await world.Get<Dispatch.Core.Redis.RedisLink>().OpenAsync(Token);
        return world;
    }

    private async Task<string> KeysAsync()
    {
        await using var link = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(_redis.Endpoint);
        var text = new System.Text.StringBuilder();
        await foreach (var key in link.GetServer(_redis.Endpoint).KeysAsync()) text.Append(key).Append(' ').Append(await link.GetDatabase().StringGetAsync(key)).Append('\n');
        Assert.Contains("to:", text.ToString(), StringComparison.Ordinal);
        return text.ToString();
    }

    private static string Clock(TimeSpan time) => TimeSpan.FromTicks((time.Ticks + TimeSpan.TicksPerDay) % TimeSpan.TicksPerDay).ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture);
}
