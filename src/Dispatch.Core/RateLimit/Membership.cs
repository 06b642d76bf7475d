using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Dispatch.Core.RateLimit;

/// <summary>
/// Registers this worker, keeps its heartbeat, and does the protocol's reading and writing. Must be added before whatever sends:
/// hosted services stop in reverse, so this worker leaves only when its senders have stopped.
/// </summary>
internal sealed partial class Membership(
    LedgerSessions sessions, WorkerIdentity identity, LimiterSeat seat, RedisLink redis, RateLimitMetrics metrics, TimeProvider clock,
    IOptions<MembershipOptions> membership, IOptions<RateLimitOptions> rateLimit, ILogger<Membership> logger) : BackgroundService, IMembership
{
    private readonly LimiterProtocol _protocol = new(rateLimit.Value.Times(membership.Value));
    private readonly SemaphoreSlim _gate = new(1, 1); // one caller at a time on the session and the protocol
    private LedgerSession? _session;
    private LedgerEpoch? _epoch;
    private Task<bool>? _probing;
    private bool _hears;
    private bool _failing;

    public bool MaySend => clock.GetTimestamp() < seat.Current.SendUntil;

    public async Task<IReadOnlyList<int>> DeadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // Without a number of its own this worker has heard nothing yet.
            return _session is null || identity.No == 0 ? [] : await WorkerTable.DeadAsync(_session, identity.No, _hears && MaySend, membership.Value, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task SettleAsync(IReadOnlyList<int> dead, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_session is not null) await WorkerTable.SettleAsync(_session, dead, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _protocol.Leave();
            Publish([]);
            if (_session is null) return;
            if (identity.No != 0) await WorkerTable.LeaveAsync(_session, identity.No, cancellationToken);
            Log.Left(logger, identity.No);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.LeftUnsaid(logger, fault); // the others count this worker dead in a moment
        }
        finally
        {
            await ForgetSessionAsync();
            _gate.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var soon = await TryBeatAsync(stoppingToken);
            if (!soon) await seat.NewsAsync(TimeSpan.FromMilliseconds(membership.Value.HeartbeatMilliseconds), clock, stoppingToken);
        }
    }

    private async Task<bool> TryBeatAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            var soon = await BeatAsync(cancellationToken);
            if (_failing) Log.Back(logger);
            _failing = false;
            return soon;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception fault)
        {
            // Whatever the fault, the answer is the same: a new session at the next beat, and no sending once the time is up.
            metrics.HeartbeatFailed();
            if (!_failing) Log.Failing(logger, fault);
            _failing = true;
            await ForgetSessionAsync();
            return false;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <returns>True where the next heartbeat carries news.</returns>
    private async Task<bool> BeatAsync(CancellationToken cancellationToken)
    {
        var session = _session ?? await OpenAsync(cancellationToken);
        if (identity.No == 0) await RegisterAsync(session, cancellationToken);
        ReadProbe();
        var sent = clock.GetTimestamp();
        var acknowledged = _protocol.Acknowledged;
        var answer = await WorkerTable.BeatAsync(session, identity.No, acknowledged, _protocol.RedisSeen, membership.Value, cancellationToken);
        if (answer is null)
        {
            Log.CountedDead(logger, identity.No);
            await RegisterAsync(session, cancellationToken);
            return true;
        }

        var before = _protocol.Standing;
        var wish = _protocol.Beat(Reading(sent), Reading(clock.GetTimestamp()), acknowledged, answer);
        _hears = _protocol.Hears(Reading(clock.GetTimestamp()));
        Publish(answer.Throttles);
        if (_protocol.Standing != before) Log.Standing(logger, Name(_protocol.Standing), answer.View.Generation);
        metrics.Standing(_protocol.Standing, answer.View.Generation);
        await WriteAsync(session, wish, cancellationToken);
        return wish.Soon || wish.Change is not null;
    }

    private async Task WriteAsync(LedgerSession session, BeatWish wish, CancellationToken cancellationToken)
    {
        var refusals = seat.Take();
        try
        {
            await WorkerTable.WriteAsync(session, wish, refusals, cancellationToken);
        }
        catch
        {
            foreach (var (gateway, at) in refusals) seat.Report(gateway, at);
            throw;
        }
    }

    private async Task<LedgerSession> OpenAsync(CancellationToken cancellationToken)
    {
        _session = await sessions.OpenAsync(cancellationToken);
        _protocol.Reconnected(_epoch is null || _epoch == _session.Epoch, Reading(clock.GetTimestamp()));
        _epoch = _session.Epoch;
        return _session;
    }

    private async Task RegisterAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        var no = await WorkerTable.RegisterAsync(session, identity, cancellationToken);
        _protocol.Begin(no, Reading(clock.GetTimestamp()));
        Publish([]);
        identity.Become(no);
        Log.Registered(logger, no, identity.Name);
    }

    // Redis is tried beside the ledger: a slow one must not delay the heartbeat. A write, because one that is full or read-only still answers a PING.
    private void ReadProbe()
    {
        if (_probing is { IsCompleted: true }) _protocol.Redis(_probing.Result, Reading(clock.GetTimestamp()));
        if (_probing is null or { IsCompleted: true }) _probing = ProbeAsync();
    }

    private async Task<bool> ProbeAsync()
    {
        if (redis.Database is not { } database) return false;
        try
        {
            return await database.StringSetAsync($"{redis.KeyPrefix}probe", 1, TimeSpan.FromMinutes(1))
                .WaitAsync(TimeSpan.FromMilliseconds(membership.Value.HeartbeatMilliseconds), clock);
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or ObjectDisposedException)
        {
            return false;
        }
    }

    private void Publish(IReadOnlyList<GatewayThrottle> throttles)
    {
        var now = clock.GetTimestamp();
        seat.Publish(new LimiterSeat.Place(
            _protocol.Standing, Timestamp(_protocol.SendUntil),
            throttles.ToDictionary(throttle => throttle.Gateway, throttle => new LimiterSeat.Refusal(throttle.At, now - Timestamp(throttle.Age)))));
    }

    private async Task ForgetSessionAsync()
    {
        if (_session is null) return;
        var session = _session;
        _session = null;
        await session.DisposeAsync();
    }

    private TimeSpan Reading(long timestamp) => clock.GetElapsedTime(0, timestamp);

    private long Timestamp(TimeSpan reading) => (long)((Int128)reading.Ticks * clock.TimestampFrequency / TimeSpan.TicksPerSecond);

    private static string Name(LimiterStanding standing) => standing.Shared ? "shared" : standing.Shares.IsEmpty ? "nothing" : "a share";

    private static partial class Log
    {
        [LoggerMessage(1800, LogLevel.Information, "Worker {No} ({Name}) is registered")]
        public static partial void Registered(ILogger logger, int no, string name);

        [LoggerMessage(1801, LogLevel.Warning, "Heartbeats fail: this worker stops sending until the ledger answers again")]
        public static partial void Failing(ILogger logger, Exception fault);

        [LoggerMessage(1802, LogLevel.Information, "Heartbeats are answered again")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(1803, LogLevel.Warning, "Worker {No} was counted dead (its heartbeats stayed away longer than Dispatch:Membership:DeadAfterMilliseconds); it goes on under a new number")]
        public static partial void CountedDead(ILogger logger, int no);

        [LoggerMessage(1804, LogLevel.Information, "Limits: this worker goes by {Standing} (generation {Generation})")]
        public static partial void Standing(ILogger logger, string standing, long generation);

        [LoggerMessage(1805, LogLevel.Information, "Worker {No} has left")]
        public static partial void Left(ILogger logger, int no);

        [LoggerMessage(1806, LogLevel.Warning, "This worker could not say that it leaves; the others count it dead in a moment")]
        public static partial void LeftUnsaid(ILogger logger, Exception fault);
    }
}
