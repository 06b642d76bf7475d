using System.Threading.Channels;
using Dispatch.Core.Metrics;
using Dispatch.Core.RateLimit;
using Dispatch.Core.Seams;
using Dispatch.Core.Sms.Hold;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// From the memory to the wire: takes what fits into the free window, commits the intent, and hands it to the <see cref="WireWriter"/>;
/// the next intent is committed while that one is being written. An intent is a COMMIT, so they are made in lots: while something is still to be
/// written for a while, or the last one is but a moment ago, it waits for a larger one.
/// </summary>
internal sealed partial class SmsSender(
    SmsQueue queue, SmsGateway gateway, IGatewayLink bind, GatewayGate gate, WindowSignal window, SmsComposer composer, IntentWriter intents, WireWriter wire, OpenAttempts open, DropInbox drops, SmsHold hold,
    IMembership membership, WorkerIdentity identity, IntentNumbers numbers, ISeams seams, IOptions<SmsOptions> options, TimeProvider time, SmsMetrics metrics, ILogger<SmsSender> logger)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    private readonly Channel<WireBatch> _ready = Channel.CreateBounded<WireBatch>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
    private ITimer? _again;
    private long _last;

    /// <summary>Runs until <paramref name="stop"/>; what is committed but unwritten by then goes back to the queue.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var writing = wire.RunAsync(_ready.Reader, stop);
        await using var timer = time.CreateTimer(_ => queue.Filled(gateway.Index).Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _again = timer;
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
            metrics.WindowInUse(gateway.Name, window.InUse);
            await queue.Filled(gateway.Index).WaitAsync(stop);
            return;
        }

        await seams.ReachAsync(Seam.AfterLease);
        var intent = new Intent(identity.No, numbers.Next(), gateway.No, time.GetUtcNow(), rows);
        var segments = intent.SegmentCount;
        open.Plan(segments);
        wire.Plan(segments);
        var written = await intents.CommitAsync(intent, stop);
        open.Unplan(segments - written.Count);
        wire.Plan(written.Count - segments);
        foreach (var row in rows)
        {
            // Another worker's by now, or its notice is cancelled or viewed; the dropper looks.
            if (!written.Contains((row.Sms.Id, row.First))) drops.Put(new QueueRef(row.Sms.Key, row.Sms.Id, row.Sms.Segment));
        }

        if (written.Count > 0) await _ready.Writer.WriteAsync(new WireBatch(intent, written), CancellationToken.None);
    }

    // What waits for tokens while Submitting would be Unknown if we died: so a lot is what the rate lets go within a bounded time.
    private int Lot => Math.Clamp((int)(gateway.CapPerSecond * (long)options.Value.IntentMilliseconds / 1_000), 1, options.Value.IntentBatch);

    // How many segments to take now; 0 where it is better to wait.
    private int Room()
    {
        var lot = Lot;
        var planned = wire.Planned;
        // More than half a lot is still to be written: there is time.
        if (planned > lot / 2) return 0;
        var room = Math.Min(Math.Min(Math.Min(bind.FreeWindow, gate.Allowed) - planned, options.Value.MaxOpen - open.Unsettled), lot);
        if (room <= 0) return 0;
        if (Math.Min(room, queue.CountOf(gateway.Index)) >= Math.Max(1, lot / 2)) return room;
        // A small one: a moment after the last at the earliest.
        var left = Moment - time.GetElapsedTime(_last);
        if (left <= TimeSpan.Zero) return room;
        _again?.Change(left, Timeout.InfiniteTimeSpan);
        return 0;
    }

    private async ValueTask<List<Intent.Row>> GatherAsync(CancellationToken stop)
    {
        var rows = new List<Intent.Row>();
        if (!gateway.IsKnown || !membership.MaySend || identity.No == 0 || !gate.MaySend || queue.CountOf(gateway.Index) == 0) return rows;
        var room = Room();
        if (room == 0) return rows;
        _last = time.GetTimestamp();
        var notices = composer.NeedsNotices ? await ReadNoticesAsync(room, stop) : SmsNotices.NotNeeded;
        var now = time.GetUtcNow();
        hold.Look();
        while (room > 0 && queue.TryTake(options.Value.LeaseMargin, out var sms, gateway.Index))
        {
            if (!notices.Covers(sms.No))
            {
                // It came in while the notices of the others were read.
                queue.Return(sms);
                break;
            }

            if (hold.Keeps(sms)) continue;
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

        return await hold.PassAsync(rows, stop);
    }

    // Of the rows that come next; they stay where they are.
    private async ValueTask<SmsNotices> ReadNoticesAsync(int room, CancellationToken stop)
    {
        var next = new List<QueuedSms>(room);
        while (next.Count < room && queue.TryTake(options.Value.LeaseMargin, out var sms, gateway.Index)) next.Add(sms);
        foreach (var sms in next) queue.Return(sms);
        return next.Count == 0 ? SmsNotices.None : await composer.ReadAsync(next, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(1551, LogLevel.Error, "A batch of SMS could not be sent; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
