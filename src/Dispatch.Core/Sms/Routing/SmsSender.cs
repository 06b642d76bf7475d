using System.Threading.Channels;
using Dispatch.Core.Metrics;
using Dispatch.Core.RateLimit;
using Dispatch.Core.Seams;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// From the memory to the wire: takes what fits into the free window, commits the intent, and hands it to the <see cref="WireWriter"/>;
/// the next intent is committed while that one is being written. It never waits to fill a batch.
/// </summary>
internal sealed partial class SmsSender(
    SmsQueue queue, SmsGateway gateway, SmppAccount bind, SmsComposer composer, IntentWriter intents, WireWriter wire, OpenAttempts open, DropInbox drops,
    IMembership membership, WorkerIdentity identity, ISeams seams, IOptions<SmsOptions> options, TimeProvider time, SmsMetrics metrics, ILogger<SmsSender> logger)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    private readonly Channel<WireBatch> _ready = Channel.CreateBounded<WireBatch>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
    private long _batch;
    private long _last;

    /// <summary>Runs until <paramref name="stop"/>; what is committed but unwritten by then goes back to the queue.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var writing = wire.RunAsync(_ready.Reader, stop);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await SendAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The way out is the loop's condition.
            }
            catch (Exception e)
            {
                // At the stage's edge: whatever went wrong with this batch, its rows are free again when their leases have run out.
                Log.Failed(logger, e);
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        _ready.Writer.Complete();
        await writing;
    }

    private async Task SendAsync(CancellationToken stop)
    {
        var rows = await GatherAsync(stop);
        if (rows.Count == 0)
        {
            metrics.WindowInUse(gateway.Name, open.OnTheWire);
            await queue.Filled.WaitAsync(stop);
            return;
        }

        await seams.ReachAsync(Seam.AfterLease);
        var intent = new Intent(identity.No, ++_batch, gateway.No, time.GetUtcNow(), rows);
        var segments = intent.SegmentCount;
        open.Expect(segments);
        wire.Plan(segments);
        var written = await intents.CommitAsync(intent, stop);
        open.Settle(segments - written.Count);
        wire.Plan(written.Count - segments);
        foreach (var row in rows)
        {
            // Another worker's by now, or its notice is cancelled or viewed; the dropper looks.
            if (!written.Contains((row.Sms.Id, row.First))) drops.Put(new QueueRef(row.Sms.Key, row.Sms.Id, row.Sms.Segment));
        }

        if (written.Count > 0) await _ready.Writer.WriteAsync(new WireBatch(intent, written), CancellationToken.None);
    }

    // While the window is what limits us its slots come free a few at a time. An intent for each few would cost a COMMIT for each: a quarter of
    // the window, or a moment, is waited for. Where less than that waits to be sent, nothing is waited for.
    private bool IsMeagre(int room) =>
        room < Math.Min(queue.Count, gateway.Protocol.Window / 4) && open.Unsettled > 0 && time.GetElapsedTime(_last) < Moment;

    private async ValueTask<List<Intent.Row>> GatherAsync(CancellationToken stop)
    {
        var rows = new List<Intent.Row>();
        if (!gateway.IsKnown || !membership.MaySend || identity.No == 0) return rows;
        var room = Math.Min(bind.FreeWindow - wire.Planned, options.Value.MaxOpen - open.Unsettled);
        // No more than 50 ms of the rate: what waits for tokens while Submitting would be Unknown if we died.
        room = Math.Min(Math.Min(room, options.Value.IntentBatch), Math.Max(1, gateway.CapPerSecond / 20));
        if (IsMeagre(room)) return rows;
        _last = time.GetTimestamp();
        var notices = composer.NeedsNotices ? await ReadNoticesAsync(room, stop) : SmsNotices.NotNeeded;
        var now = time.GetUtcNow();
        while (room > 0 && queue.TryTake(options.Value.LeaseMargin, out var sms))
        {
            if (!notices.Covers(sms.No))
            {
                // It came in while the notices of the others were read.
                queue.Return(sms);
                break;
            }

            // The gateway wants a validity of a second at least.
            var late = sms.UsefulUntil <= now + TimeSpan.FromSeconds(1);
            var row = late ? null : composer.Compose(sms, notices);
            if (row is null)
            {
                drops.Put(new QueueRef(sms.Key, sms.Id, sms.Segment, Forced: !late));
                continue;
            }

            if (row.Parts.Count > room && rows.Count > 0)
            {
                queue.Return(sms);
                break;
            }

            rows.Add(row);
            room -= row.Parts.Count;
        }

        return rows;
    }

    // Of the rows that come next; they stay where they are.
    private async ValueTask<SmsNotices> ReadNoticesAsync(int room, CancellationToken stop)
    {
        var next = new List<QueuedSms>(room);
        while (next.Count < room && queue.TryTake(options.Value.LeaseMargin, out var sms)) next.Add(sms);
        foreach (var sms in next) queue.Return(sms);
        return next.Count == 0 ? SmsNotices.None : await composer.ReadAsync(next, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(1551, LogLevel.Error, "A batch of SMS could not be sent; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
