using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Sms;

/// <summary>
/// The SMS road: queue → intent → rate → wire → answers and receipts → ledger. It starts from the end and stops from the
/// start: no claims, what is committed is written or put back, the window empties (bounded), the outcomes are written, leases go back.
/// </summary>
internal sealed partial class SmsRoad(
    SmsQueue queue, SmsClaimer claimer, GatewayRoads roads, Gateways gateways, ReturnInbox inbox, ReturnWriter returns,
    SmsDropping dropping, TimeProvider time, ILogger<SmsRoad> logger) : BackgroundService
{
    // After the window, which has its own bound: for the outcomes of what was in it.
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var unbind = new CancellationTokenSource();
        using var giveUp = new CancellationTokenSource();
        var writing = returns.RunAsync(giveUp.Token);
        var claiming = claimer.RunAsync(stoppingToken);
        // Bound only when the account's number is known: receipts come at once.
        var binding = BindAsync(stoppingToken, unbind.Token);
        var dropped = dropping.RunAsync(stoppingToken);
        var watching = roads.WatchAsync(stoppingToken);
        await roads.SendAsync(stoppingToken);

        Log.Draining(logger, queue.Count);
        var held = queue.Drain();
        await claiming;
        await dropped;
        await watching;
        await unbind.CancelAsync();
        await binding;
        inbox.Complete();
        giveUp.CancelAfter(LastWrites);
        await writing;
        using var bound = new CancellationTokenSource(LastWrites, time);
        await claimer.ReleaseAsync(held, bound.Token);
        foreach (var road in roads.All) await road.CloseAsync();
        Log.Drained(logger);
    }

    private async Task BindAsync(CancellationToken stopping, CancellationToken unbind)
    {
        while (!gateways.AreKnown && !stopping.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!gateways.AreKnown) return;
        await roads.BindAsync(unbind);
    }

    private static partial class Log
    {
        [LoggerMessage(1560, LogLevel.Information, "Draining; {Held} SMS go back to the queue")]
        public static partial void Draining(ILogger logger, int held);

        [LoggerMessage(1561, LogLevel.Information, "Drained")]
        public static partial void Drained(ILogger logger);
    }
}
