using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Routing;

/// <summary>This worker's attempts on the wire, over all gateways, by the token that the bind gives back with each answer. Safe for any thread.</summary>
internal sealed class OpenAttempts
{
    // Late answers come within minutes or never; what is pushed out here is found by its receipt.
    private const int MaxUnanswered = 10_000;

    private readonly ConcurrentDictionary<long, OpenAttempt> _open = new();
    private readonly ConcurrentDictionary<long, OpenAttempt> _unanswered = new();
    private readonly ConcurrentQueue<long> _order = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<Mobile, int> _expected = [];
    private long _last;
    private int _unsettled;

    /// <summary>The last token that was given: what is submitted from now on has a higher one.</summary>
    public long Last => Interlocked.Read(ref _last);

    /// <summary>Attempts whose outcome is not in the ledger yet, on the wire or not.</summary>
    public int Unsettled => Volatile.Read(ref _unsettled);

    /// <summary>True while the outcome of an attempt to this number is not in the ledger yet: a receipt that nobody knows may be its.</summary>
    public bool Expects(Mobile mobile)
    {
        lock (_gate) return _expected.ContainsKey(mobile);
    }

    /// <summary>Counts attempts whose intent is about to be committed.</summary>
    public void Plan(int attempts) => Interlocked.Add(ref _unsettled, attempts);

    /// <summary>Counts off planned attempts that were not made.</summary>
    public void Unplan(int attempts) => Interlocked.Add(ref _unsettled, -attempts);

    /// <summary>These attempts are committed: each will have one outcome.</summary>
    public void Expect(IReadOnlyCollection<OpenAttempt> attempts)
    {
        lock (_gate)
        {
            foreach (var attempt in attempts) CollectionsMarshal.GetValueRefOrAddDefault(_expected, attempt.Row.Mobile, out _)++;
        }
    }

    /// <summary>Counts off attempts that have their outcome in the ledger.</summary>
    public void Settle(IReadOnlyCollection<OpenAttempt> attempts)
    {
        Interlocked.Add(ref _unsettled, -attempts.Count);
        lock (_gate)
        {
            foreach (var attempt in attempts)
            {
                ref var left = ref CollectionsMarshal.GetValueRefOrNullRef(_expected, attempt.Row.Mobile);
                if (!Unsafe.IsNullRef(ref left) && --left <= 0) _expected.Remove(attempt.Row.Mobile);
            }
        }
    }

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

    /// <summary>The gateway's link has closed: nothing comes late over it.</summary>
    public void ForgetUnanswered(short gateway)
    {
        foreach (var (token, attempt) in _unanswered)
            if (attempt.Row.Gateway == gateway) _unanswered.TryRemove(token, out _);
        while (_order.TryPeek(out var oldest) && !_unanswered.ContainsKey(oldest)) _order.TryDequeue(out _);
    }
}
