using System.Buffers;
using System.IO.Pipelines;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// The reading half of a session: frames what came and acts on it, without ever waiting for I/O. Of what came together,
/// answers go before receipts, so that a receipt finds its message id known more often.
/// </summary>
internal sealed class SmppReceiver(SmppSession session, SmppLink link, ISmppEvents events, TimeProvider time)
{
    private long _now;
    private bool _freed;

    /// <returns>True where the gateway closed the connection, false where the session is closing by itself.</returns>
    public async Task<bool> RunAsync(PipeReader reader, CancellationToken stop)
    {
        while (true)
        {
            var result = await reader.ReadAsync(stop).ConfigureAwait(false);
            var (consumed, goesOn) = Handle(result.Buffer);
            reader.AdvanceTo(result.Buffer.GetPosition(consumed), result.Buffer.End);
            if (!goesOn) return false;
            if (result.IsCompleted) return true;
        }
    }

    private (int Consumed, bool GoesOn) Handle(in ReadOnlySequence<byte> received)
    {
        _now = time.GetTimestamp();
        lock (link.Gate) link.Watch.Received(_now);
        if (received.IsSingleSegment) return Handle(received.FirstSpan);

        // At most what one PDU and one read leave over.
        var copy = ArrayPool<byte>.Shared.Rent((int)received.Length);
        try
        {
            received.CopyTo(copy);
            return Handle(copy.AsSpan(0, (int)received.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private (int Consumed, bool GoesOn) Handle(ReadOnlySpan<byte> received)
    {
        var delivers = false;
        var goesOn = true;
        var frames = new FrameReader(received);
        while (frames.TryNext(out var header, out var body))
        {
            if (IsDeliver(header.Command)) delivers = true;
            else goesOn &= Dispatch(header, body);
        }

        if (delivers)
        {
            var again = new FrameReader(received);
            while (again.TryNext(out var header, out var body))
            {
                if (IsDeliver(header.Command)) Deliver(header, body);
            }
        }

        if (frames.Error != PduError.None) goesOn = RefuseFraming(received[frames.Consumed..], frames.Error);
        lock (link.Gate) link.Outbox.Flush();
        link.Outbox.Pump();
        session.SettleIdle();
        if (_freed)
        {
            _freed = false;
            events.OnWindowFreed();
        }

        return (frames.Consumed, goesOn);
    }

    // False where the session is closing and nothing more is to be read.
    private bool Dispatch(in PduHeader header, ReadOnlySpan<byte> body)
    {
        switch (header.Command)
        {
            case CommandId.SubmitSmResp:
                Answer(header, body);
                return true;
            case CommandId.EnquireLink:
                Send(CommandId.EnquireLinkResp, CommandStatus.Ok, header.Sequence);
                return true;
            case CommandId.EnquireLinkResp:
                if (!LinkAnswered(header.Sequence)) events.OnProtocolFault(PduError.StrayAnswer, header.Command);
                return true;
            case CommandId.GenericNack:
                return Nack(header);
            case CommandId.QuerySmResp:
                QueryAnswered(header, body);
                return true;
            case CommandId.Outbind:
                Outbind(header);
                return true;
            case CommandId.BindTransceiverResp or CommandId.BindTransmitterResp or CommandId.BindReceiverResp when session.State == BindState.Connecting:
                session.OnBindAnswered(header.Status);
                _freed = true;
                return header.Status == CommandStatus.Ok;
            case CommandId.Unbind:
                Send(CommandId.UnbindResp, CommandStatus.Ok, header.Sequence);
                session.OnPeerUnbound();
                return false;
            case CommandId.UnbindResp when session.State == BindState.Draining:
                session.Close(new BindReason(BindReasonKind.Drained));
                return false;
            default:
                // An answer is never answered, or two peers could nack each other for ever.
                if (!header.IsAnswer) Send(CommandId.GenericNack, CommandStatus.InvalidCommandId, header.Sequence);
                events.OnProtocolFault(header.IsAnswer ? PduError.StrayAnswer : PduError.UnknownCommand, header.Command);
                return true;
        }
    }

    private void Answer(in PduHeader header, ReadOnlySpan<byte> body)
    {
        // The gateway has decided either way: an id that cannot be read leaves the decision standing.
        var error = PduDecoder.SubmitResp(body, out var messageId);
        if (error != PduError.None) events.OnProtocolFault(error, header.Command);
        if (!Settle(header, messageId)) events.OnProtocolFault(PduError.StrayAnswer, header.Command);
    }

    private void QueryAnswered(in PduHeader header, ReadOnlySpan<byte> body)
    {
        var error = PduDecoder.QueryResp(body, header.Status, out var answer);
        if (!TryAnswerQuery(header.Sequence, error == PduError.None ? answer : null) && error == PduError.None) error = PduError.StrayAnswer;
        if (error != PduError.None) events.OnProtocolFault(error, header.Command);
    }

    private bool TryAnswerQuery(uint sequence, QueryAnswer? answer)
    {
        lock (link.Gate) return link.Queries.TryAnswer(sequence, answer);
    }

    // "Bind as receiver", which is on its way already, or done: there is nothing to do, and outbind has no answer. On a bound link it is out of place.
    private void Outbind(in PduHeader header)
    {
        if (session.State == BindState.Connecting) return;
        Send(CommandId.GenericNack, PduError.OutOfPlace.ToStatus(), header.Sequence);
        events.OnProtocolFault(PduError.OutOfPlace, header.Command);
    }

    private bool Nack(in PduHeader header)
    {
        if (Settle(header, "") || LinkAnswered(header.Sequence)) return true;
        if (TryAnswerQuery(header.Sequence, new QueryAnswer(Outcome(header), "", MessageState.None, 0))) return true;
        if (session.State == BindState.Connecting)
        {
            session.OnBindAnswered(header.Status == CommandStatus.Ok ? CommandStatus.BindFailed : header.Status);
            return false;
        }

        events.OnProtocolFault(PduError.StrayAnswer, header.Command);
        return true;
    }

    private bool Settle(in PduHeader header, string messageId)
    {
        PendingWindow.Entry entry;
        bool open;
        long late = 0;
        lock (link.Gate)
        {
            open = link.Pending.TryTake(header.Sequence, out entry);
            if (!open && !link.Pending.TryTakeLate(header.Sequence, out late)) return false;
        }

        if (open)
        {
            _freed = true;
            events.OnAnswer(entry.Token, Outcome(header), messageId, time.GetElapsedTime(entry.SubmittedAt, _now));
        }
        else
        {
            events.OnLateAnswer(late, Outcome(header), messageId);
        }

        return true;
    }

    // A nack refuses, whatever status it forgot to give.
    private static CommandStatus Outcome(in PduHeader header) =>
        header is { Command: CommandId.GenericNack, Status: CommandStatus.Ok } ? CommandStatus.UnknownError : header.Status;

    private bool LinkAnswered(uint sequence)
    {
        TimeSpan? elapsed;
        lock (link.Gate) elapsed = link.Watch.Answered(sequence);
        if (elapsed is not { } roundTrip) return false;
        events.OnLinkRoundTrip(roundTrip);
        return true;
    }

    private void Deliver(in PduHeader header, ReadOnlySpan<byte> body)
    {
        var isData = header.Command == CommandId.DataSm;
        var error = isData ? PduDecoder.Data(body, out var deliver) : PduDecoder.Deliver(body, out deliver);
        var answer = isData ? CommandId.DataSmResp : CommandId.DeliverSmResp;
        bool opened;
        lock (link.Gate)
        {
            opened = error == PduError.None && link.TryOpenDeliver(header.Sequence, answer);
            if (!opened) link.SendDeliverResp(answer, error == PduError.None ? CommandStatus.ReceiverTemporaryError : error.ToStatus(), header.Sequence);
        }

        if (opened) events.OnDeliver(deliver, new DeliverTicket(session, header.Sequence));
        else if (error != PduError.None) events.OnProtocolFault(error, header.Command);
    }

    private static bool IsDeliver(CommandId command) => command is CommandId.DeliverSm or CommandId.DataSm;

    private bool RefuseFraming(ReadOnlySpan<byte> rest, PduError error)
    {
        _ = PduHeader.TryRead(rest, out var header);
        Send(CommandId.GenericNack, error.ToStatus(), header.Sequence);
        events.OnProtocolFault(error, header.Command);
        session.CloseAfterSending(new BindReason(BindReasonKind.ProtocolError, Detail: $"{error}, command_length {(uint)header.Length}"));
        return false;
    }

    private void Send(CommandId command, CommandStatus status, uint sequence)
    {
        lock (link.Gate) link.Send(command, status, sequence);
    }
}
