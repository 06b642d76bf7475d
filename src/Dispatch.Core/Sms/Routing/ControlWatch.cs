using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.RateLimit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// Has each gateway do what its people want: looks four times a second, so that every worker obeys within one. Until the first look nothing is
/// bound or sent; while the ledger is out of reach the last word holds. Tells about once a second how each gateway stands.
/// </summary>
internal sealed partial class ControlWatch(
    LedgerSessions sessions, Gateways gateways, GatewayRoads roads, WorkerIdentity identity, GatewayMetrics metrics, TimeProvider time, ILogger<ControlWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Tell = TimeSpan.FromSeconds(1);

    private readonly Dictionary<short, long> _obeyed = [];

    // Each on its own session: a write that waits for a disk never holds up what is wanted.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RunAsync(ObeyAsync, Look, stoppingToken), RunAsync(TellAsync, Tell, stoppingToken));

    private async Task RunAsync(Func<LedgerSession, CancellationToken, Task> look, TimeSpan every, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var session = await sessions.OpenAsync(stop);
                await gateways.KnowAsync(session, stop);
                while (true)
                {
                    await look(session, stop);
                    await Task.Delay(every, time, stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // At the stage's edge: what was wanted last is still done.
                Log.Failed(logger, e);
                await Task.Delay(Look, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TellAsync(LedgerSession session, CancellationToken stop)
    {
        if (identity.No != 0) await GatewayControlTable.TellAsync(session, [.. roads.All.Select(road => road.Standing(identity.No))], stop);
    }

    private async Task ObeyAsync(LedgerSession session, CancellationToken stop)
    {
        var wanted = await GatewayControlTable.ReadAsync(session, stop);
        foreach (var road in roads.All)
        {
            var control = wanted.FirstOrDefault(one => one.Gateway == road.Gateway.No) ?? GatewayControl.None(road.Gateway.No);
            if (_obeyed.TryGetValue(control.Gateway, out var version) && version == control.Version) continue;
            _obeyed[control.Gateway] = control.Version;
            road.Obey(control);
            metrics.Controlled(road.Gateway.Name, control.Paused || control.Draining, road.Gateway.CapPerSecond);
            if (control.Version > 0) Log.Obeyed(logger, road.Gateway.Name, control, control.By, control.At);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1558, LogLevel.Warning, "Gateway {Gateway}: {Control}, as {By} asked at {At}")]
        public static partial void Obeyed(ILogger logger, string gateway, GatewayControl control, string by, DateTimeOffset? at);

        [LoggerMessage(1559, LogLevel.Warning, "Could not ask the ledger what is wanted of the gateways; the last word holds")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
