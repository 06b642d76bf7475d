namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// Makes one state of those of an account's binds, and tells its changes in their order: Bound while a bind that submits is bound, else the
/// most hopeful of Connecting, Draining, Closed among these.
/// </summary>
internal sealed class AccountState(ISmppEvents events, IReadOnlyList<SmppBindMode> modes)
{
    private readonly BindState[] _states = new BindState[modes.Count];
    private readonly Queue<(BindState State, BindReason Reason)> _news = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BindState _state;
    private bool _telling;

    /// <summary>Done once the gateway has taken any bind.</summary>
    public Task Welcomed => _welcomed.Task;

    public BindState Current
    {
        get
        {
            lock (_gate) return _state;
        }
    }

    public void BindIs(int index, BindState state, BindReason reason)
    {
        lock (_gate)
        {
            _states[index] = state;
            var next = Sum();
            if (next != _state) _news.Enqueue((next, reason));
            _state = next;
        }

        Tell();
        if (state == BindState.Bound) _welcomed.TrySetResult();
    }

    // Outside of the gate, since the owner may drain other binds from within; by one thread at a time, so that the order holds.
    private void Tell()
    {
        while (true)
        {
            (BindState State, BindReason Reason) next;
            lock (_gate)
            {
                if (_telling || !_news.TryDequeue(out next)) return;
                _telling = true;
            }

            try
            {
                events.OnStateChanged(next.State, next.Reason);
            }
            finally
            {
                lock (_gate) _telling = false;
            }
        }
    }

    private BindState Sum()
    {
        var sum = BindState.Closed;
        for (var i = 0; i < _states.Length; i++)
        {
            if (modes[i] != SmppBindMode.Receiver && Rank(_states[i]) > Rank(sum)) sum = _states[i];
        }

        return sum;
    }

    private static int Rank(BindState state) => state switch
    {
        BindState.Bound => 3,
        BindState.Connecting => 2,
        BindState.Draining => 1,
        _ => 0,
    };
}
