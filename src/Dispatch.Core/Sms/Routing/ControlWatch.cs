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
    private const int LooksPerStanding = 4;

    private readonly Dictionary<short, long> _obeyed = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var session = await sessions.OpenAsync(stoppingToken);
                await gateways.KnowAsync(session, stoppingToken);
                for (var look = 0; ; look++)
                {
                    await ObeyAsync(session, stoppingToken);
                    if (look % LooksPerStanding == 0 && identity.No != 0)
                        await GatewayControlTable.TellAsync(session, [.. roads.All.Select(road => road.Standing(identity.No))], stoppingToken);
                    await Task.Delay(Look, time, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // At the stage's edge: what was wanted last is still done.
                Log.Failed(logger, e);
                await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
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
