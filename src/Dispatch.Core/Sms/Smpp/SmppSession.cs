namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// One bind over one connection, from its connect to its end; every reconnect makes a new one. A read loop
/// (<see cref="SmppReceiver"/>), the outgoing buffer (<see cref="SmppOutbox"/>) and a timer (<see cref="SmppKeeper"/>) share one
/// <see cref="SmppLink"/>.
/// </summary>
internal sealed class SmppSession : IAsyncDisposable
{
    private readonly SmppGatewayOptions _gateway;
    private readonly SmppBindMode _mode;
    private readonly ISmppEvents _events;
    private readonly TimeProvider _time;
    private readonly SmppLink _link;
    private readonly SmppStreams _streams;
    private readonly SmppKeeper _keeper;
    private readonly BindLifecycle _lifecycle = new();

    // Never disposed: it has no timer, and a close on another thread may still be about to cancel it.
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<bool> _bound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<BindReason> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Held around a change of state and its callback, so that the owner hears of states in their order. Taken before
    // the link's gate, never inside it.
    private readonly Lock _states = new();

    private bool _started;
    private ITimer? _timer;

    public SmppSession(SmppGatewayOptions gateway, SmppBindMode mode, ISmppEvents events, TimeProvider time)
    {
        (_gateway, _mode, _events, _time) = (gateway, mode, events, time);
        _link = new SmppLink(gateway, time);
        _streams = new SmppStreams(this, _link, new SmppReceiver(this, _link, events, time));
        _keeper = new SmppKeeper(this, _link, gateway, events, time);
    }

    /// <summary>Ends after the last callback, with the reason. Never faults.</summary>
    public Task<BindReason> Completion => _completion.Task;

    public BindState State
    {
        get { lock (_link.Gate) return _lifecycle.State; }
    }

    /// <summary>Submissions that would be taken now.</summary>
    public int FreeWindow
    {
        get { lock (_link.Gate) return CanSubmit ? _link.Pending.Free : 0; }
    }

    /// <summary>Submissions without an answer.</summary>
    public int WindowInUse
    {
        get { lock (_link.Gate) return _link.Pending.Count; }
    }

    private bool CanSubmit => _lifecycle.State == BindState.Bound && _link.End is null
        && _mode != SmppBindMode.Receiver && _link.Outbox.Waiting < SmppOutbox.HighWater;

    /// <summary>Connects and binds; once per session. False where it did not come up: <see cref="Completion"/> says why.</summary>
    public async Task<bool> ConnectAsync(CancellationToken cancellationToken)
    {
        _started = true;
        TryEnter(BindState.Connecting, new BindReason(BindReasonKind.Asked));
        var (stream, fault) = await SmppConnector.OpenAsync(_gateway, _time, cancellationToken).ConfigureAwait(false);
        if (stream is null) Close(new BindReason(BindReasonKind.ConnectFailed, Detail: fault));
        _ = RunAsync(stream);
        var answered = _bound.Task.WaitAsync(_gateway.AnswerTimeout, _time, cancellationToken); // its time runs before the peer can know of the bind
        lock (_link.Gate) _link.SendBind(_mode, _gateway);
        _link.Outbox.Pump();

        try
        {
            return await answered.ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The answer may have come at this very moment: then the bind is up, and whoever stops it drains it.
            var reason = new BindReason(e is TimeoutException ? BindReasonKind.BindUnanswered : BindReasonKind.Asked);
            if (!TryClose(reason, onlyConnecting: true)) return await _bound.Task.ConfigureAwait(false);
            await Completion.ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>
    /// Takes one submission into the window and the outgoing buffer; <see cref="Flush"/> sends a batch of them.
    /// False where the window is full or the bind is not up: then nothing was written and the token is not kept.
    /// </summary>
    /// <exception cref="ArgumentException">The request is beyond what the protocol carries; nothing was written.</exception>
    public bool TrySubmit(in SubmitRequest request, long token)
    {
        lock (_link.Gate)
        {
            if (!CanSubmit || _link.Pending.Free == 0) return false;
            var room = _link.Outbox.Reserve(PduEncoder.MaxSubmitLength(request));
            if (room.IsEmpty) return false;
            var sequence = _link.NextSequence();
            var length = PduEncoder.Submit(room, sequence, request, _link.Form);
            var now = _time.GetTimestamp();
            if (!_link.Pending.TryAdd(sequence, new PendingWindow.Entry(token, now, _link.Outbox.Appended))) return false;
            _link.Outbox.Append(length);
            _link.Watch.Sent(now);
            return true;
        }
    }

    /// <summary>Sends what was submitted, as far as the socket takes it at once; the rest follows by itself. Never waits.</summary>
    public void Flush()
    {
        lock (_link.Gate) _link.Outbox.Flush();
        _link.Outbox.Pump();
    }

    /// <summary>
    /// Asks what has become of a message. Null where there is no answer: the bind is not up or may not ask, the gateway says nothing in time,
    /// or too many are asking.
    /// </summary>
    /// <param name="messageId">As the submit answer spelled it.</param>
    public async Task<QueryAnswer?> QueryAsync(string messageId, SmppAddress source, CancellationToken cancellationToken)
    {
        SmppQueries.Open? asked;
        lock (_link.Gate) asked = CanSubmit ? _link.Ask(messageId, source) : null;
        if (asked is not { } open) return null;
        try
        {
            return await open.Answer.WaitAsync(_gateway.AnswerTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            lock (_link.Gate) _link.Queries.TryAnswer(open.Sequence, null);
        }
    }

    /// <inheritdoc cref="DeliverTicket.Answer"/>
    public void AnswerDeliver(uint sequence, CommandStatus status)
    {
        lock (_link.Gate)
        {
            if (!_link.TryCloseDeliver(sequence, out var answer)) return;
            _link.SendDeliverResp(answer, status, sequence);
            _link.Outbox.Flush();
            _link.Outbox.PumpSoon();
        }
    }

    /// <summary>No more submissions; waits for the window, at most <paramref name="bound"/>, then unbinds and closes.</summary>
    public async Task DrainAsync(TimeSpan bound)
    {
        if (TryEnter(BindState.Draining, new BindReason(BindReasonKind.Asked)))
        {
            SettleIdle();
            await WithinAsync(_idle.Task, bound).ConfigureAwait(false);
            lock (_link.Gate)
            {
                _link.Send(CommandId.Unbind, CommandStatus.Ok, _link.NextSequence());
                _link.Outbox.Flush();
            }

            _link.Outbox.Pump();

            await WithinAsync(Completion, _gateway.AnswerTimeout).ConfigureAwait(false);
        }

        Close(new BindReason(BindReasonKind.Drained));
        await Completion.ConfigureAwait(false);
    }

    /// <summary>Closes at once, without a drain, and waits for the last callback.</summary>
    public async ValueTask DisposeAsync()
    {
        Close(new BindReason(BindReasonKind.Asked));
        if (_started) await Completion.ConfigureAwait(false);
    }

    /// <summary>Ends the link at once; what was not yet handed to the socket never will be. The first reason counts.</summary>
    internal void Close(BindReason reason) => TryClose(reason, onlyConnecting: false);

    /// <summary>Sends what is buffered, the last word to the gateway included, then ends the link.</summary>
    internal void CloseAfterSending(BindReason reason)
    {
        lock (_link.Gate) _link.SayGoodbye(reason);
        _link.Outbox.Pump();
    }

    internal void OnBindAnswered(CommandStatus status)
    {
        if (status != CommandStatus.Ok)
        {
            Close(new BindReason(BindReasonKind.BindRefused, status));
            return;
        }

        if (!TryEnter(BindState.Bound, new BindReason(BindReasonKind.Asked))) return;
        _timer = _keeper.Start();
        _bound.TrySetResult(true);
    }

    internal void OnPeerUnbound()
    {
        var reason = new BindReason(BindReasonKind.PeerUnbound);
        TryEnter(BindState.Draining, reason);
        CloseAfterSending(reason);
    }

    /// <summary>Lets a drain go on once no submission is open.</summary>
    internal void SettleIdle()
    {
        lock (_link.Gate)
        {
            if (_lifecycle.State == BindState.Draining && _link.Pending.Count == 0) _idle.TrySetResult();
        }
    }

    private bool TryClose(BindReason reason, bool onlyConnecting)
    {
        lock (_link.Gate)
        {
            if (_link.End is not null || (onlyConnecting && _lifecycle.State != BindState.Connecting)) return false;
            _link.End = reason;
            _link.Outbox.Shut();
        }

        _stop.Cancel();
        return true;
    }

    private bool TryEnter(BindState next, BindReason reason)
    {
        lock (_states)
        {
            lock (_link.Gate)
            {
                // A link that has ended, or a drain that came too early or twice, is no fault of the caller's.
                if (next is BindState.Bound or BindState.Draining && (_link.End is not null || !_lifecycle.CanEnter(next))) return false;
                _lifecycle.Enter(next);
            }

            _events.OnStateChanged(next, reason);
            return true;
        }
    }

    // Waits for both directions, so every callback but the last ones here is over; then gives back what is still open.
    private async Task RunAsync(Stream? stream)
    {
        if (stream is not null)
        {
            await _streams.RunAsync(stream, _stop.Token).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }

        if (_timer is not null) await _timer.DisposeAsync().ConfigureAwait(false);
        PendingWindow.Entry[] open;
        long handed;
        BindReason end;
        lock (_link.Gate)
        {
            open = _link.Pending.TakeAll();
            _link.Queries.End();
            handed = _link.Outbox.Handed;
            _link.Outbox.Release();
            end = _link.End ?? default;
        }

        try
        {
            foreach (var entry in open) _events.OnUnanswered(entry.Token, mayHaveLeft: entry.Offset < handed);
            TryEnter(BindState.Closed, end);
        }
        catch (Exception e)
        {
            end = BindReason.OwnerFault(e);
        }

        _idle.TrySetResult();
        _bound.TrySetResult(false);
        _completion.TrySetResult(end);
    }

    private async Task WithinAsync(Task task, TimeSpan bound)
    {
        try
        {
            await task.WaitAsync(bound, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The bound is what was asked for; the caller goes on either way.
        }
    }
}
