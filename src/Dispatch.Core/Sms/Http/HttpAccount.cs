using Dispatch.Core.Metrics;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Sms.Http;

/// <summary>
/// One account at an HTTP gateway as its owner sees it. "Bound" means that the gateway can be reached: it is asked now and then, and at once when a
/// request fails. A request that found no connection never left; one without an answer may have been taken.
/// </summary>
internal sealed partial class HttpAccount : IGatewayLink
{
    // A gateway that answers the check and takes no connection for an SMS must not be tried at full speed.
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(60);

    private readonly HttpGatewayOptions _gateway;
    private readonly HttpWire _wire;
    private readonly ReachCheck _check;
    private readonly CallbackAddress _callbacks;
    private readonly HttpStatuses _statuses;
    private readonly StatusReactions _reactions;
    private readonly ISmppEvents _events;
    private readonly TimeProvider _time;
    private readonly ReconnectBackoff _backoff;
    private readonly BindMeter _meter;
    private readonly HttpMetrics _metrics;
    private readonly ILogger<HttpAccount> _logger;
    private readonly Signal _look = new();
    private readonly Signal _emptied = new();
    private readonly Lock _gate = new();
    private readonly BindLifecycle _life = new();
    private CancellationToken _givenUp; // of the present run
    private int _inUse;
    private BindReason? _fallen; // why it is no longer up, before the loop has told so

    public HttpAccount(
        HttpGatewayOptions gateway, IHttpClientFactory clients, ISmppEvents events, TimeProvider time, Random random, BindMetrics binds, HttpMetrics metrics, ILogger<HttpAccount> logger)
    {
        (_gateway, _events, _time, _metrics, _logger) = (gateway, events, time, metrics, logger);
        _wire = new HttpWire(gateway, clients, time);
        _statuses = new HttpStatuses(gateway.Statuses);
        _reactions = gateway.StatusReactions();
        _check = new ReachCheck(gateway, _wire, _statuses, _reactions);
        _callbacks = new CallbackAddress(gateway, time);
        _backoff = new ReconnectBackoff(random);
        _meter = binds.Of(gateway.Name, 1);
    }

    public BindState State
    {
        get
        {
            lock (_gate) return _fallen is null ? _life.State : BindState.Closed;
        }
    }

    public int FreeWindow
    {
        get
        {
            lock (_gate) return IsOpen ? Math.Max(0, _gateway.Window - _inUse) : 0;
        }
    }

    /// <summary>1 while the gateway can be reached.</summary>
    public int BindsUp => State == BindState.Bound ? 1 : 0;

    private bool IsOpen => _life.State == BindState.Bound && _fallen is null;

    /// <summary>Takes one submission into the window and sends it. False where there is no room, or the gateway cannot be reached: nothing was written.</summary>
    public bool TrySubmit(in SubmitRequest request, long token)
    {
        lock (_gate)
        {
            if (!IsOpen || _inUse >= _gateway.Window) return false;
            _inUse++;
        }

        var id = CallbackId.Of(request.Attempt, request.Reference);
        var sms = Sendsms.Of(request, _callbacks.Of(id, request.Validity), _gateway.SendValidity);
        _meter.Submitted();
        _ = Task.Run(() => SubmitAsync(sms, id, token));
        return true;
    }

    /// <summary>Nothing is held back.</summary>
    public void Flush()
    {
    }

    /// <summary>Runs until <paramref name="stop"/>, which drains, or until the gateway refuses the credentials.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<IReadOnlyList<BindReason>> RunAsync(CancellationToken stop)
    {
        using var giveUp = new CancellationTokenSource();
        _givenUp = giveUp.Token;
        _meter.Started();
        var reason = await KeepUpAsync(giveUp, stop).ConfigureAwait(false);
        await EmptyAsync(giveUp).ConfigureAwait(false);
        return [reason];
    }

    private async Task<BindReason> KeepUpAsync(CancellationTokenSource giveUp, CancellationToken stop)
    {
        while (true)
        {
            var reason = await RunOnceAsync(giveUp, stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested) return reason;
            if (reason.Kind == BindReasonKind.BindRefused)
            {
                _meter.Stopped();
                Log.CredentialsRefused(_logger, _gateway.Name, (uint)reason.Status, reason.Detail);
                return reason;
            }

            var wait = _backoff.Next();
            Log.WillTryAgain(_logger, _gateway.Name, reason.Kind, reason.Detail, wait);
            _meter.Reconnecting();
            var waited = Task.Delay(wait, _time, stop);
            _events.OnReconnectScheduled(wait);
            await waited.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested) return reason;
        }
    }

    private async Task<BindReason> RunOnceAsync(CancellationTokenSource giveUp, CancellationToken stop)
    {
        lock (_gate) _fallen = null;
        Enter(BindState.Connecting, default);
        var fault = await _check.AskAsync(_gateway.CheckCredentials, stop).ConfigureAwait(false);
        if (stop.IsCancellationRequested) fault ??= new BindReason(BindReasonKind.Drained);
        if (fault is { } down)
        {
            Enter(BindState.Closed, down);
            return down;
        }

        Enter(BindState.Bound, default);
        Log.Reached(_logger, _gateway.Name);
        var since = _time.GetTimestamp();
        var end = await WatchAsync(giveUp, stop).ConfigureAwait(false);
        if (_time.GetElapsedTime(since) >= StableAfter) _backoff.Reset();
        return end;
    }

    // Until it falls, or is told to stop.
    private async Task<BindReason> WatchAsync(CancellationTokenSource giveUp, CancellationToken stop)
    {
        await using var timer = _time.CreateTimer(_ => _look.Set(), null, _gateway.CheckInterval, _gateway.CheckInterval);
        while (true)
        {
            try
            {
                await _look.WaitAsync(stop).ConfigureAwait(false);
                if (Fallen is null && await CheckAsync(stop).ConfigureAwait(false) is { } silent) Fall(silent);
                stop.ThrowIfCancellationRequested();
            }
            catch (OperationCanceledException)
            {
                return await DrainAsync(giveUp).ConfigureAwait(false);
            }

            if (Fallen is not { } reason) continue;
            Enter(BindState.Closed, reason);
            return reason;
        }
    }

    private async Task<BindReason?> CheckAsync(CancellationToken stop)
    {
        var asked = _time.GetTimestamp();
        var fault = await _check.AskAsync(withCredentials: false, stop).ConfigureAwait(false);
        if (fault is not null) return fault;
        var elapsed = _time.GetElapsedTime(asked);
        _meter.LinkRoundTrip(elapsed);
        _events.OnLinkRoundTrip(elapsed);
        return null;
    }

    private async Task<BindReason> DrainAsync(CancellationTokenSource giveUp)
    {
        var reason = new BindReason(BindReasonKind.Drained);
        Enter(BindState.Draining, reason);
        await EmptyAsync(giveUp).ConfigureAwait(false);
        Enter(BindState.Closed, reason);
        return reason;
    }

    // What has no answer by then is given up: it may have left.
    private async Task EmptyAsync(CancellationTokenSource giveUp)
    {
        using var bound = new CancellationTokenSource(_gateway.DrainTimeout, _time);
        using var late = bound.Token.Register(giveUp.Cancel);
        while (Volatile.Read(ref _inUse) > 0) await _emptied.WaitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task SubmitAsync(Sendsms sms, string id, long token)
    {
        try
        {
            var started = _time.GetTimestamp();
            var reply = await _wire.SubmitAsync(sms, _givenUp).ConfigureAwait(false);
            var elapsed = _time.GetElapsedTime(started);
            if (reply.Status is { } status)
            {
                var means = _statuses.Of(status, reply.Body);
                _metrics.Answered(_gateway.Name, (int)status);
                _meter.Answered(elapsed);
                var reaction = _reactions.Of(means);
                if (reaction == StatusReaction.CredentialsRefused) Fall(ReachCheck.Refused(means, status));
                _events.OnAnswer(token, means, reaction == StatusReaction.Accepted ? id : "", elapsed);
            }
            else
            {
                // Without a connection nothing more is tried; without an answer the gateway is asked whether it is still there.
                if (reply.HadLeft) _look.Set();
                else if (!_givenUp.IsCancellationRequested) Fall(new BindReason(BindReasonKind.ConnectFailed, Detail: reply.Fault));
                _events.OnUnanswered(token, reply.HadLeft);
            }
        }
        catch (Exception e)
        {
            // A fault of the owner's: the attempt's outcome is found by its receipt, or by the sweep.
            Log.OwnerFault(_logger, _gateway.Name, e);
        }

        Release();
    }

    private void Release()
    {
        lock (_gate)
        {
            if (--_inUse == 0) _emptied.Set();
            _meter.WindowInUse(_inUse);
        }

        _events.OnWindowFreed();
    }

    private BindReason? Fallen
    {
        get
        {
            lock (_gate) return _fallen;
        }
    }

    // From here on nothing is taken; the loop tells so.
    private void Fall(BindReason reason)
    {
        lock (_gate)
        {
            if (!IsOpen) return;
            _fallen = reason;
        }

        _look.Set();
    }

    private void Enter(BindState next, BindReason reason)
    {
        lock (_gate) _life.Enter(next);
        _meter.Is(next);
        _events.OnStateChanged(next, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(1580, LogLevel.Information, "Gateway {Gateway}: can be reached over HTTP")]
        public static partial void Reached(ILogger logger, string gateway);

        [LoggerMessage(1581, LogLevel.Warning, "Gateway {Gateway}: cannot be reached ({Reason}, {Detail}); trying again in {Wait}")]
        public static partial void WillTryAgain(ILogger logger, string gateway, BindReasonKind reason, string? detail, TimeSpan wait);

        [LoggerMessage(1582, LogLevel.Critical,
            "Gateway {Gateway}: refused as set up, status 0x{Status:X} ({Detail}). Nothing more is sent; check Url, Username and Password, then start the worker again")]
        public static partial void CredentialsRefused(ILogger logger, string gateway, uint status, string? detail);

        [LoggerMessage(1583, LogLevel.Error, "Gateway {Gateway}: the outcome of a request could not be told")]
        public static partial void OwnerFault(ILogger logger, string gateway, Exception exception);
    }
}
