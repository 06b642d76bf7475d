using Dispatch.Core.Sms.Queue;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>
/// Gathers what came back for one transaction: until it is full, until its first has waited its time, or until the gateway sends no more receipts
/// because it waits for our answers. Receipts whose answer is still expected are kept here and come with a later batch. One caller.
/// </summary>
internal sealed class ReturnGatherer : IDisposable
{
    private readonly ReturnInbox _inbox;
    private readonly SmsOptions _options;
    private readonly TimeProvider _time;
    private readonly ReceiptPace _pace = new();
    private readonly ITimer _timer;
    private readonly List<Receipt> _early = [];

    public ReturnGatherer(ReturnInbox inbox, IOptions<SmsOptions> options, TimeProvider time)
    {
        (_inbox, _options, _time) = (inbox, options.Value, time);
        _timer = time.CreateTimer(_ => inbox.Look.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The next batch, outcomes before receipts; empty when the inbox is complete and nothing is left.</summary>
    public async ValueTask<IReadOnlyList<SmsReturn>> NextAsync(CancellationToken stop)
    {
        await WaitAsync(stop);
        if (_inbox.Count > 0) await GatherAsync(TimeSpan.FromMilliseconds(_options.GatherMilliseconds), stop);
        return Take();
    }

    /// <summary>Keeps receipts for a later batch. No more than the bind has unanswered.</summary>
    public void Keep(IEnumerable<Receipt> receipts) => _early.AddRange(receipts);

    public void Dispose() => _timer.Dispose();

    // Until something is there, or what is kept has waited long enough.
    private async ValueTask WaitAsync(CancellationToken stop)
    {
        _inbox.WakeAt(1, 1);
        while (_inbox.Count == 0 && !_inbox.IsComplete)
        {
            var left = Left();
            if (left <= TimeSpan.Zero) break;
            _timer.Change(left, Timeout.InfiniteTimeSpan);
            await _inbox.Look.WaitAsync(stop);
        }
    }

    private async ValueTask GatherAsync(TimeSpan longest, CancellationToken stop)
    {
        var (started, moved, seen) = (_time.GetTimestamp(), _time.GetTimestamp(), 0);
        while (true)
        {
            // Those that are kept are without our answer too.
            var receipts = _inbox.Receipts + _early.Count;
            if (receipts != seen) (seen, moved) = (receipts, _time.GetTimestamp());
            var stopped = receipts > 0 && _time.GetElapsedTime(moved) >= longest / 5;
            if (stopped || IsFull(receipts) || _time.GetElapsedTime(started) >= longest)
            {
                _pace.Closed(receipts, stopped);
                return;
            }

            _inbox.WakeAt(_options.OutcomeBatch, _pace.Window - _early.Count);
            _timer.Change(longest / 10, Timeout.InfiniteTimeSpan);
            await _inbox.Look.WaitAsync(stop);
        }
    }

    private bool IsFull(int receipts) => receipts >= _pace.Window || _inbox.Count >= _options.OutcomeBatch || _inbox.IsComplete;

    private List<SmsReturn> Take()
    {
        var (batch, receipts) = (new List<SmsReturn>(Math.Min(_inbox.Count, _options.OutcomeBatch) + _early.Count), _early.ToList());
        _early.Clear();
        for (var taken = 0; taken < _options.OutcomeBatch && _inbox.TryTake(out var item); taken++)
        {
            if (item.Receipt is { } receipt) receipts.Add(receipt);
            else batch.Add(item);
        }

        foreach (var receipt in receipts) batch.Add(new SmsReturn(null, receipt));
        return batch;
    }

    private TimeSpan Left() => _early.Count == 0
        ? TimeSpan.FromDays(1)
        : _early.Min(receipt => receipt.ReceivedAt) + _options.EarlyReceiptWait - _time.GetUtcNow();
}
