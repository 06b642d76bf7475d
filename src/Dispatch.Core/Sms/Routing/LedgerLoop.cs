using System.Threading.Channels;
using Dispatch.Core.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// Drains an inbox into the ledger in batches. A fault of the ledger is waited out on a new session; an error in the data splits the batch
/// until the one bad item stands alone.
/// </summary>
internal sealed partial class LedgerLoop(LedgerSessions sessions, IOptions<LedgerOptions> ledger, TimeProvider time, ILogger<LedgerLoop> logger)
{
    /// <summary>Whatever came meanwhile is the next batch. Runs until the inbox is complete and empty, or <paramref name="stop"/>.</summary>
    /// <inheritdoc cref="RunAsync{T}(Func{CancellationToken, ValueTask{IReadOnlyList{T}}}, Func{LedgerSession, IReadOnlyList{T}, Task}, Action{IReadOnlyList{T}, bool}, CancellationToken)"/>
    public Task RunAsync<T>(
        ChannelReader<T> inbox, int most, Func<LedgerSession, IReadOnlyList<T>, Task> write, Action<IReadOnlyList<T>, bool> fail, CancellationToken stop)
    {
        return RunAsync(NextAsync, write, fail, stop);

        async ValueTask<IReadOnlyList<T>> NextAsync(CancellationToken cancellationToken)
        {
            var batch = new List<T>();
            if (!await inbox.WaitToReadAsync(cancellationToken)) return batch;
            while (batch.Count < most && inbox.TryRead(out var item)) batch.Add(item);
            return batch;
        }
    }

    /// <summary>Runs until there is no next batch, or <paramref name="stop"/>.</summary>
    /// <param name="next">Waits for a batch; an empty one says that there will be no more.</param>
    /// <param name="write">Writes a batch; must be harmless to repeat.</param>
    /// <param name="fail">Told of each failed try, and whether the batch is tried again (false: this one item is bad data and is let go).</param>
    public async Task RunAsync<T>(
        Func<CancellationToken, ValueTask<IReadOnlyList<T>>> next, Func<LedgerSession, IReadOnlyList<T>, Task> write, Action<IReadOnlyList<T>, bool> fail, CancellationToken stop)
    {
        LedgerSession? session = null;
        try
        {
            while (await next(stop) is { Count: > 0 } batch)
            {
                var parts = new Stack<IReadOnlyList<T>>([batch]);
                while (parts.TryPop(out var part))
                {
                    try
                    {
                        session ??= await sessions.OpenAsync(stop);
                        await write(session, part);
                    }
                    catch (Exception e) when (!stop.IsCancellationRequested)
                    {
                        if (session is not null) await session.DisposeAsync();
                        session = null;
                        await FailedAsync(part, parts, e, fail, stop);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Time is up: what is left is found by its receipts, by the sweep, or sent again by the gateway.
        }
        finally
        {
            if (session is not null) await session.DisposeAsync();
        }
    }

    private async Task FailedAsync<T>(IReadOnlyList<T> part, Stack<IReadOnlyList<T>> parts, Exception fault, Action<IReadOnlyList<T>, bool> fail, CancellationToken stop)
    {
        if (LedgerFault.IsData(fault) && part.Count == 1)
        {
            Log.BadItem(logger, typeof(T).Name, fault);
            fail(part, false);
            return;
        }

        fail(part, true);
        if (LedgerFault.IsData(fault))
        {
            parts.Push([.. part.Skip(part.Count / 2)]);
            parts.Push([.. part.Take(part.Count / 2)]);
            return;
        }

        Log.Failed(logger, typeof(T).Name, part.Count, fault);
        parts.Push(part);
        if (!LedgerFault.IsTransient(fault)) await Task.Delay(TimeSpan.FromMilliseconds(ledger.Value.RetryMilliseconds), time, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(1552, LogLevel.Warning, "{Kind}: a batch of {Count} could not be written; trying again")]
        public static partial void Failed(ILogger logger, string kind, int count, Exception exception);

        [LoggerMessage(1553, LogLevel.Error, "{Kind}: the ledger refuses one item's data; it is let go")]
        public static partial void BadItem(ILogger logger, string kind, Exception exception);
    }
}
