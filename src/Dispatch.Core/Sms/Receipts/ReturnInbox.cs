using System.Threading.Channels;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>
/// What came back from the gateway, on its way into the ledger. Outcomes are bounded by what is open (<see cref="OpenAttempts.Unsettled"/> ≤
/// <see cref="SmsOptions.MaxOpen"/>, which the sender keeps), so that the read loop never waits to put one in. Receipts that do not fit are
/// refused for the moment: the gateway, or the sweep, brings them again. Any thread puts, one takes.
/// </summary>
internal sealed class ReturnInbox
{
    private readonly int _receiptWindow;
    private readonly Channel<SmsReturn> _returns;
    private int _receipts;
    private int _wakeAt = 1;
    private int _wakeAtReceipts = 1;

    /// <param name="receiptWindow">Receipts that may wait, over all gateways.</param>
    /// <param name="senders">How many senders put outcomes in.</param>
    public ReturnInbox(IOptions<SmsOptions> options, int receiptWindow, int senders = 1)
    {
        _receiptWindow = receiptWindow;
        // Senders look at what is open each for itself, so each may be a lot above it. Twice: a late answer is an outcome of an attempt that was counted off before.
        _returns = Channel.CreateBounded<SmsReturn>(new BoundedChannelOptions(((options.Value.MaxOpen + (senders * options.Value.IntentBatch)) * 2) + _receiptWindow) { SingleReader = true });
    }

    /// <summary>Set when there is as much as <see cref="WakeAt"/> asked for, and when the inbox is complete.</summary>
    public Signal Look { get; } = new();

    public int Count => _returns.Reader.Count;

    public int Receipts => Volatile.Read(ref _receipts);

    /// <summary>Nothing more will come; what is in it can still be taken.</summary>
    public bool IsComplete { get; private set; }

    /// <exception cref="InvalidOperationException">More is open than may be; the link is closed for it, and the attempts become Unknown.</exception>
    public void Put(Outcome outcome)
    {
        if (!_returns.Writer.TryWrite(new SmsReturn(outcome, null))) throw new InvalidOperationException("More outcomes than submissions: raise Dispatch:Sms:MaxOpen.");
        if (Count >= Volatile.Read(ref _wakeAt)) Look.Set();
    }

    public bool TryPut(Receipt receipt)
    {
        if (Interlocked.Increment(ref _receipts) > _receiptWindow || !_returns.Writer.TryWrite(new SmsReturn(null, receipt)))
        {
            Interlocked.Decrement(ref _receipts);
            return false;
        }

        if (Receipts >= Volatile.Read(ref _wakeAtReceipts) || Count >= Volatile.Read(ref _wakeAt)) Look.Set();
        return true;
    }

    public bool TryTake(out SmsReturn item)
    {
        if (!_returns.Reader.TryRead(out item)) return false;
        if (item.Receipt is not null) Interlocked.Decrement(ref _receipts);
        return true;
    }

    /// <summary>From now on <see cref="Look"/> is set with so many of both, or so many receipts; at once where they are there.</summary>
    public void WakeAt(int both, int receipts)
    {
        Volatile.Write(ref _wakeAt, both);
        Volatile.Write(ref _wakeAtReceipts, receipts);
        if (Count >= both || Receipts >= receipts) Look.Set();
    }

    public void Complete()
    {
        _returns.Writer.TryComplete();
        IsComplete = true;
        Look.Set();
    }
}
