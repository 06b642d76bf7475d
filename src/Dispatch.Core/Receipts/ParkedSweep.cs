using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Receipts;

/// <summary>
/// Joins what a crash left parked although its notice is there, and reports what waits too long. One worker at a time sweeps: the one
/// whose session has the advisory lock.
/// </summary>
internal sealed partial class ParkedSweep(
    LedgerSessions sessions, ParkedJoiner joiner, IOptions<ParkedOptions> options, TimeProvider time, ReceiptMetrics metrics, ILogger<ParkedSweep> logger) : BackgroundService
{
    private NoticeKey _from;

    /// <summary>One sweep on this session.</summary>
    /// <returns>How many parked events were joined.</returns>
    public async Task<int> SweepAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var keys = await ParkedTable.OpenAsync(session, _from, options.Value.SweepNotices, cancellationToken);
        _from = keys.Count < options.Value.SweepNotices ? default : new NoticeKey(keys[^1].Value + 1);
        var joined = await joiner.JoinAsync(session, keys, cancellationToken);
        foreach (var (key, kind) in await ParkedTable.ReportAsync(session, now, now - TimeSpan.FromMinutes(options.Value.ReportAfterMinutes), cancellationToken))
        {
            Log.Orphan(logger, key, kind, options.Value.ReportAfterMinutes);
            metrics.Orphan(kind);
        }

        var (count, oldest) = await ParkedTable.CountAsync(session, cancellationToken);
        metrics.Waiting(count, oldest is { } since ? now - since : TimeSpan.Zero);
        return joined;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.SweepSeconds), time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var session = await sessions.OpenUntilAsync(stoppingToken);
                while (await timer.WaitForNextTickAsync(stoppingToken))
                {
                    if (await ParkedTable.TryLeadAsync(session, stoppingToken)) await SweepAsync(session, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The sweep must outlive every fault of the ledger; the next one goes on with a new session.
                Log.Failed(logger, exception);
                metrics.Waiting(0, TimeSpan.Zero);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1910, LogLevel.Warning, "Notice {Notice}: a {Kind} has waited for it more than {Minutes} minutes; it is kept and joins when the notice comes")]
        public static partial void Orphan(ILogger logger, NoticeKey notice, Ingest.EventKind kind, int minutes);

        [LoggerMessage(1911, LogLevel.Error, "A sweep of parked events failed and is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
