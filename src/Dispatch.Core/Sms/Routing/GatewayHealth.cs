namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// How a gateway has done within a sliding window: a few counts an answer, judged now and then. An answer belongs to the state of the breaker in which its
/// segment was submitted: what comes late of an earlier one says nothing. Safe for any thread.
/// </summary>
/// <param name="open">Gives the tokens that answers are known by, each higher than those before.</param>
internal sealed class GatewayHealth(BreakerOptions options, OpenAttempts open, TimeProvider time)
{
    private const int Slots = 10;

    private readonly Lock _gate = new();
    private readonly Slot[] _slots = new Slot[Slots];
    private readonly long _length = Math.Max(1, (long)(options.Window.TotalSeconds * time.TimestampFrequency / Slots));
    private TaskCompletionSource<bool>? _trial;
    private int _trialLeft;
    private long _before; // tokens up to this one were given in an earlier state

    public void Answered(long token, bool error, TimeSpan elapsed)
    {
        lock (_gate)
        {
            if (token <= _before) return;
            ref var slot = ref Now();
            slot.Answers++;
            if (error) slot.Errors++;
            if (elapsed > options.AnswerP99) slot.Slow++;
            Tried(!error);
        }
    }

    /// <summary>A submission stayed without an answer.</summary>
    public void Unanswered(long token)
    {
        lock (_gate)
        {
            if (token <= _before) return;
            ref var slot = ref Now();
            slot.Answers++;
            slot.Errors++;
            Tried(well: false);
        }
    }

    /// <summary>A final receipt.</summary>
    public void Received(bool delivered)
    {
        lock (_gate)
        {
            ref var slot = ref Now();
            slot.Receipts++;
            if (delivered) slot.Delivered++;
        }
    }

    /// <summary>The account's last bind fell.</summary>
    public void Fell()
    {
        lock (_gate) Now().Falls++;
    }

    /// <summary>What is wrong; null where nothing is.</summary>
    public BreakReason? Judge()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp() / _length;
            var sum = default(Slot);
            foreach (var slot in _slots)
            {
                if (now - slot.No >= Slots) continue;
                sum.Answers += slot.Answers;
                sum.Errors += slot.Errors;
                sum.Slow += slot.Slow;
                sum.Receipts += slot.Receipts;
                sum.Delivered += slot.Delivered;
                sum.Falls += slot.Falls;
            }

            if (sum.Falls >= options.Falls) return BreakReason.Falls;
            if (sum.Answers >= options.LeastAnswers && sum.Errors >= options.ErrorShare * sum.Answers) return BreakReason.Errors;
            if (sum.Answers >= options.LeastAnswers && sum.Slow * 100 > sum.Answers) return BreakReason.Slow;
            return sum.Receipts >= options.LeastReceipts && sum.Delivered < options.ReceiptShare * sum.Receipts ? BreakReason.Receipts : null;
        }
    }

    /// <summary>Begins a trial: true once so many submissions of those made from now on were answered well, false with the first that is not.</summary>
    public Task<bool> TryOut(int submissions)
    {
        lock (_gate)
        {
            _trial = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _trialLeft = submissions;
            _before = open.Last;
            return _trial.Task;
        }
    }

    /// <summary>Forgets: what was before the break says nothing of what comes after it.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            Array.Clear(_slots);
            _before = open.Last;
        }
    }

    private void Tried(bool well)
    {
        if (_trial is null) return;
        if (well && --_trialLeft > 0) return;
        _trial.TrySetResult(well);
        _trial = null;
    }

    private ref Slot Now()
    {
        var no = time.GetTimestamp() / _length;
        ref var slot = ref _slots[(int)(no % Slots)];
        if (slot.No != no) slot = new Slot { No = no };
        return ref slot;
    }

    private struct Slot
    {
        public long No;
        public int Answers;
        public int Errors;
        public int Slow;
        public int Receipts;
        public int Delivered;
        public int Falls;
    }
}
