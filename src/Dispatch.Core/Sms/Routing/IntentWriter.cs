using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Sms.Queue;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// Commits intents. Where a COMMIT's answer was lost it asks the ledger what became of it, and puts back what was made: no byte of it has
/// left. Not safe for use by two callers at once.
/// </summary>
internal sealed partial class IntentWriter(
    LedgerSessions sessions, IOptions<LedgerOptions> ledger, TimeProvider time, SmsMetrics metrics, ILogger<IntentWriter> logger) : IAsyncDisposable
{
    private LedgerSession? _session;

    /// <summary>The segments that may now be written; none where the ledger failed (then everything is where it was).</summary>
    public async Task<IReadOnlySet<(SmsId Sms, short Segment)>> CommitAsync(Intent intent, CancellationToken stop)
    {
        try
        {
            _session ??= await sessions.OpenAsync(stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await BackOffAsync(e, stop);
            return new HashSet<(SmsId, short)>();
        }

        try
        {
            var started = time.GetTimestamp();
            // Not cancelled midway: a cancelled COMMIT would be one whose answer is lost.
            var written = await SmsAttemptTable.IntendAsync(_session, intent, CancellationToken.None);
            metrics.Intended(written.Count, time.GetElapsedTime(started));
            return written;
        }
        catch (Exception e)
        {
            await RecoverAsync(intent, e, stop);
            return new HashSet<(SmsId, short)>();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync();
        _session = null;
    }

    // Until the ledger answers or we stop: what is then still Submitting becomes Unknown when this worker has left.
    private async Task RecoverAsync(Intent intent, Exception fault, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await DisposeAsync();
            await BackOffAsync(fault, stop);
            try
            {
                _session = await sessions.OpenAsync(stop);
                await SettleAsync(_session, intent, stop);
                await SmsQueueTable.ReleaseAsync(_session, intent.Rows.Select(row => row.Sms), stop);
                return;
            }
            catch (Exception e)
            {
                // The ledger is still down: at the stage's edge everything is tried again.
                fault = e;
            }
        }
    }

    /// <summary>Puts an intent back that may or may not have been committed.</summary>
    internal static async Task SettleAsync(LedgerSession session, Intent intent, CancellationToken stop)
    {
        await SmsAttemptTable.SettleAsync(session, intent, stop);
        var segments = intent.Rows.SelectMany(row => row.Parts.Select((_, i) => (row, (short)(row.First + i), intent.At))).ToList();
        await TakeBack.WriteAsync(session, intent.Worker, intent.Gateway, segments, [(intent.Worker, intent.Batch)], stop);
    }

    private async Task BackOffAsync(Exception fault, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return;
        Log.Failed(logger, fault);
        await Task.Delay(TimeSpan.FromMilliseconds(ledger.Value.RetryMilliseconds), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static partial class Log
    {
        [LoggerMessage(1550, LogLevel.Warning, "The intent of sending SMS could not be committed; asking the ledger what became of it")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
