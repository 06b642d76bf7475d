namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// What the two loops, the timer and the owner's threads share of one connection. All of it is touched under
/// <see cref="Gate"/> only, which is never held while waiting or calling back.
/// </summary>
internal sealed class SmppLink
{
    private readonly Dictionary<uint, CommandId> _openDelivers = [];
    private readonly int _receiptWindow;
    private readonly TimeProvider _time;
    private uint _sequence;

    public SmppLink(SmppGatewayOptions gateway, TimeProvider time)
    {
        _time = time;
        _receiptWindow = gateway.ReceiptWindow;
        Pending = new PendingWindow(gateway.Window);
        Outbox = new SmppOutbox(Gate, time);
        Form = SubmitForm.Of(gateway);
        Watch = new LinkWatch(time, gateway.EnquireLinkInterval, gateway.AnswerTimeout);
    }

    public Lock Gate { get; } = new();

    public PendingWindow Pending { get; }

    public SmppOutbox Outbox { get; }

    public SmppQueries Queries { get; } = new();

    /// <summary>How submissions are written for this gateway.</summary>
    public SubmitForm Form { get; }

    public LinkWatch Watch { get; }

    /// <summary>Why the link ended; null while it lives. The first reason counts.</summary>
    public BindReason? End { get; set; }

    /// <summary>Why the link will end once all is sent; null while it is not to.</summary>
    public BindReason? Goodbye { get; private set; }

    public long GoodbyeSince { get; private set; }

    /// <summary>What is buffered goes out, nothing more is taken, and the link ends with the last byte.</summary>
    public void SayGoodbye(BindReason reason)
    {
        Goodbye ??= reason;
        GoodbyeSince = _time.GetTimestamp();
        Outbox.Flush();
        Outbox.Finish();
    }

    public uint NextSequence() => _sequence = _sequence >= PduHeader.MaxSequence ? 1 : _sequence + 1;

    public void SendBind(SmppBindMode mode, SmppGatewayOptions gateway)
    {
        var room = Outbox.Reserve(PduEncoder.MaxControlLength);
        if (!room.IsEmpty) Outbox.Append(PduEncoder.Bind(room, mode, NextSequence(), gateway));
        Outbox.Flush();
    }

    public void Send(CommandId command, CommandStatus status, uint sequence)
    {
        var room = Outbox.Reserve(PduHeader.Size);
        if (!room.IsEmpty) Outbox.Append(PduEncoder.HeaderOnly(room, command, status, sequence));
    }

    /// <summary>Sends a query_sm; null where too many are open, or nothing can be sent.</summary>
    public SmppQueries.Open? Ask(string messageId, SmppAddress source)
    {
        var room = Queries.IsFull ? default : Outbox.Reserve(PduEncoder.MaxControlLength);
        if (room.IsEmpty) return null;
        var sequence = NextSequence();
        Outbox.Append(PduEncoder.Query(room, sequence, messageId, source));
        Watch.Sent(_time.GetTimestamp());
        Outbox.Flush();
        Outbox.PumpSoon();
        return Queries.Add(sequence);
    }

    /// <param name="command">The answer's: deliver_sm_resp or data_sm_resp.</param>
    public void SendDeliverResp(CommandId command, CommandStatus status, uint sequence)
    {
        var room = Outbox.Reserve(PduHeader.Size + 1);
        if (!room.IsEmpty) Outbox.Append(PduEncoder.DeliverResp(room, command, status, sequence));
    }

    /// <summary>False where too many receipts wait for their answer, or this one already does: it is to be sent again.</summary>
    /// <param name="answer">What it is to be answered with.</param>
    public bool TryOpenDeliver(uint sequence, CommandId answer) => _openDelivers.Count < _receiptWindow && _openDelivers.TryAdd(sequence, answer);

    public bool TryCloseDeliver(uint sequence, out CommandId answer) => _openDelivers.Remove(sequence, out answer);
}
