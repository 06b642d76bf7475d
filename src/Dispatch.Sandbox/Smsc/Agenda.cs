using Dispatch.Sandbox.Smsc.Desks;

namespace Dispatch.Sandbox.Smsc;

/// <summary>
/// What is due later, in two queues and behind one timer: answers, of which there are as many as windows are wide, and
/// receipts, of which there may be a million. Only touched under the centre's gate.
/// </summary>
internal sealed class Agenda(SmscClock clock, Action ring) : IDisposable
{
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    // Of two answers due at one instant the earlier one goes first.
    private readonly PriorityQueue<Answer, (long Due, long Order)> _answers = new();
    private readonly PriorityQueue<Receipt, long> _receipts = new();
    private readonly ITimer _timer = clock.Time.CreateTimer(_ => ring(), null, Never, Never);
    private long _order;
    private long _armedFor = long.MaxValue;

    /// <summary>When the links are to be looked over.</summary>
    public long NextRound { get; set; } = long.MaxValue;

    public void Add(Answer answer, long due) => _answers.Enqueue(answer, (due, _order++));

    public void Add(Receipt receipt, long due) => _receipts.Enqueue(receipt, due);

    public bool TryAnswer(long now, out Answer answer)
    {
        if (_answers.TryPeek(out answer, out var key) && key.Due <= now)
        {
            _answers.Dequeue();
            return true;
        }

        return false;
    }

    public bool TryReceipt(long now, out Receipt receipt)
    {
        if (_receipts.TryPeek(out receipt, out var due) && due <= now)
        {
            _receipts.Dequeue();
            return true;
        }

        return false;
    }

    /// <summary>Sets the timer to what is due first. It is set again only for something earlier, or once it rang.</summary>
    public void Arm(long now, bool rang = false)
    {
        if (rang)
            _armedFor = long.MaxValue;
        var first = NextRound;
        if (_answers.TryPeek(out _, out var answer))
            first = Math.Min(first, answer.Due);
        if (_receipts.TryPeek(out _, out var receipt))
            first = Math.Min(first, receipt);
        if (first >= _armedFor)
            return;
        _armedFor = first;

        // Timers count whole milliseconds and cut the rest off: rounding up spares a ring for nothing. Never zero: a
        // clock of a test would ring at once, within the batch that arms it.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((first - now) / (double)TimeSpan.TicksPerMillisecond))), Never);
    }

    public void Dispose() => _timer.Dispose();
}
