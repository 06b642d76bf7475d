using System.Collections.Concurrent;

namespace Dispatch.Core.Sms.Routing;

/// <summary>This worker's attempts on the wire, by the token that the bind gives back with each answer. Safe for any thread.</summary>
internal sealed class OpenAttempts
{
    // Late answers come within minutes or never; what is pushed out here is found by its receipt.
    private const int MaxUnanswered = 10_000;

    private readonly ConcurrentDictionary<long, OpenAttempt> _open = new();
    private readonly ConcurrentDictionary<long, OpenAttempt> _unanswered = new();
    private readonly ConcurrentQueue<long> _order = new();
    private long _last;
    private int _unsettled;

    /// <summary>Attempts whose outcome is not in the ledger yet, on the wire or not.</summary>
    public int Unsettled => Volatile.Read(ref _unsettled);

    public int OnTheWire => _open.Count;

    /// <summary>Counts attempts whose intent is about to be committed.</summary>
    public void Expect(int attempts) => Interlocked.Add(ref _unsettled, attempts);

    /// <summary>Counts off attempts that have their outcome in the ledger, or that were never made.</summary>
    public void Settle(int attempts) => Interlocked.Add(ref _unsettled, -attempts);

    /// <summary>A token to submit it under.</summary>
    public long Add(OpenAttempt attempt)
    {
        var token = Interlocked.Increment(ref _last);
        _open[token] = attempt;
        return token;
    }

    public OpenAttempt? Remove(long token) => _open.TryRemove(token, out var attempt) ? attempt : null;

    /// <summary>Remembers one whose answer did not come in time, for the case that it comes late.</summary>
    public void Unanswered(long token, OpenAttempt attempt)
    {
        _unanswered[token] = attempt;
        _order.Enqueue(token);
        if (_unanswered.Count > MaxUnanswered && _order.TryDequeue(out var oldest)) _unanswered.TryRemove(oldest, out _);
    }

    public OpenAttempt? RemoveUnanswered(long token) => _unanswered.TryRemove(token, out var attempt) ? attempt : null;

    /// <summary>The link has closed: nothing comes late over it.</summary>
    public void ForgetUnanswered()
    {
        _unanswered.Clear();
        _order.Clear();
    }
}
