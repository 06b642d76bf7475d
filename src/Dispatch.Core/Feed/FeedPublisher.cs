using Dispatch.Core.Events;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Seams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Feed;

/// <summary>
/// Publishes committed units to courts and paper service: in id order, at least once, then marks them with their permanent places.
/// One worker at a time leads. Two leaders at once (one cut off from the ledger and still publishing) do no harm: each publishes
/// causes before effects, repeats are dropped by evidence id, and only the one that holds the lock can mark.
/// </summary>
internal sealed partial class FeedPublisher(
    Leadership leadership, IFeedOutlets outlets, TopicTable topics, FeedSignals signals, FeedMetrics metrics, ISeams seams, IOptions<FeedOptions> options, TimeProvider clock, ILogger<FeedPublisher> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leadership.RunAsync(LeaderRole.Feed, LeadAsync, metrics.Leads, stoppingToken);

    private async Task LeadAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        using var outlet = outlets.Open();
        var round = new FeedRound(session, outlet, options.Value, topics, metrics, seams, clock);
        var first = TimeSpan.FromMilliseconds(options.Value.PauseMilliseconds);
        var longest = TimeSpan.FromMilliseconds(options.Value.LongestPauseMilliseconds);
        var gather = TimeSpan.FromMilliseconds(options.Value.GatherMilliseconds);
        var pause = first;
        long? counted = null;
        while (true)
        {
            if (counted is null || clock.GetElapsedTime(counted.Value).TotalSeconds >= options.Value.CountSeconds)
            {
                var (units, oldestAt) = await FeedTables.OpenAsync(session, cancellationToken);
                metrics.Waits(units, oldestAt);
                counted = clock.GetTimestamp();
            }

            var published = await round.RunAsync(cancellationToken);
            if (published > 0)
            {
                Log.Published(logger, published);
                pause = first;
                // Each round costs a flush and a COMMIT: a trickle is gathered, a backlog is not waited for.
                if (!round.IsFull) await Task.Delay(gather, clock, cancellationToken);
                continue;
            }

            var raised = await signals.Committed.WaitAsync(pause, clock, cancellationToken);
            pause = raised ? first : pause * 2 < longest ? pause * 2 : longest;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2100, LogLevel.Debug, "{Units} units published and marked")]
        public static partial void Published(ILogger logger, int units);
    }
}
