using Dispatch.Core.Metrics;
using Dispatch.Core.Sms.Hold;
using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>One gateway's part of the SMS road: its link, its sender, its health. What comes back is written for all together.</summary>
internal sealed class GatewayRoad
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly SmsSender _sender;
    private readonly IntentWriter _intents;
    private readonly SmsHold _hold;
    private readonly GatewayGate _gate;
    private readonly TimeProvider _time;
    private readonly WindowSignal _window = new();
    private readonly SmsQueue _queue;
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _bound;
    private bool _mayBind;

    public GatewayRoad(IServiceProvider services, SmsGateway gateway)
    {
        Gateway = gateway;
        _time = services.GetRequiredService<TimeProvider>();
        _queue = services.GetRequiredService<SmsQueue>();
        var options = services.GetRequiredService<IOptions<BreakerOptions>>().Value;
        var health = new GatewayHealth(options, services.GetRequiredService<OpenAttempts>(), _time);
        _gate = new GatewayGate(_queue, gateway.Index);
        Breaker = new GatewayBreaker(gateway, options, health, _gate, _time, services.GetRequiredService<GatewayMetrics>(), services.GetRequiredService<ILogger<GatewayBreaker>>());
        Events = ActivatorUtilities.CreateInstance<GatewayEvents>(services, gateway, _window, health, _gate);
        Link = Open(services);
        _hold = ActivatorUtilities.CreateInstance<SmsHold>(services);
        _intents = ActivatorUtilities.CreateInstance<IntentWriter>(services);
        var wire = ActivatorUtilities.CreateInstance<WireWriter>(services, gateway, Link, _window, _gate);
        _sender = ActivatorUtilities.CreateInstance<SmsSender>(services, gateway, Link, ActivatorUtilities.CreateInstance<SmsComposer>(services, gateway), _intents, wire, _gate, _window, _hold);
    }

    public SmsGateway Gateway { get; }

    public IGatewayLink Link { get; }

    public GatewayEvents Events { get; }

    public GatewayBreaker Breaker { get; }

    public int InUse => _window.InUse;

    /// <summary>What its people want. Paused, it stays bound: receipts come. Drained, it unbinds.</summary>
    public void Obey(GatewayControl control)
    {
        Gateway.SetRate(control.Rate ?? 0);
        _gate.Take(!control.Paused && !control.Draining);
        lock (_lock)
        {
            var may = !control.Draining;
            if (may == _mayBind) return;
            _mayBind = may;
            if (!may) _bound?.Cancel();
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public Task SendAsync(CancellationToken stop) => _sender.RunAsync(stop);

    /// <summary>Keeps the link up while its people want it, until <paramref name="unbind"/>.</summary>
    public async Task BindAsync(CancellationToken unbind)
    {
        while (!unbind.IsCancellationRequested)
        {
            Task changed;
            CancellationTokenSource? bound = null;
            lock (_lock)
            {
                changed = _changed.Task;
                // Bound only when the account's number is known: receipts come at once.
                if (_mayBind && Gateway.IsKnown) bound = _bound = CancellationTokenSource.CreateLinkedTokenSource(unbind);
            }

            if (bound is not null)
            {
                await Link.RunAsync(bound.Token);
                lock (_lock)
                {
                    _bound = null;
                    // Where the credentials were refused: until somebody drains and resumes it. A resume may come while a drain is still under way.
                    changed = _mayBind && !bound.IsCancellationRequested ? _changed.Task : Task.CompletedTask;
                }

                bound.Dispose();
                if (unbind.IsCancellationRequested) return;
                if (changed.IsCompleted) continue;
            }

            await changed.WaitAsync(unbind).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Watches its health until <paramref name="stop"/>.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Breaker.LookAsync();
            await Task.Delay(Look, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public GatewayStanding Standing(int worker) =>
        new(Gateway.No, worker, Link.State.ToString().ToLowerInvariant(), Link.BindsUp, Breaker.State.ToString().ToLowerInvariant(), InUse, _queue.CountOf(Gateway.Index));

    public async ValueTask CloseAsync()
    {
        await _hold.DisposeAsync();
        await _intents.DisposeAsync();
    }

    private IGatewayLink Open(IServiceProvider services)
    {
        var random = services.GetService<Random>() ?? new Random();
        var binds = services.GetRequiredService<BindMetrics>();
        return Gateway.Http is { } http
            ? new HttpAccount(
                http, services.GetRequiredService<IHttpClientFactory>(), Events, _time, random, binds, services.GetRequiredService<HttpMetrics>(), services.GetRequiredService<ILogger<HttpAccount>>())
            : new SmppAccount(Gateway.Protocol, Events, _time, random, binds, services.GetRequiredService<ILogger<SmppBind>>());
    }
}
