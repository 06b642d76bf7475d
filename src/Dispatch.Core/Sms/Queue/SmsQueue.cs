using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Queue;

/// <summary>
/// What this worker holds leased in memory, in order of service: the fast path of the queue in PostgreSQL. Bounded at about half a second of the
/// gateway's rate. What is lower in order is taken even without room, and the highest held goes back. Safe for any thread.
/// </summary>
internal sealed class SmsQueue(IOptions<SmsOptions> options, TurnKeeper turns, TimeProvider time, SmsMetrics metrics) : ISmsIntake
{
    // A claim is a COMMIT: in lots this large, or of half of what may be held, not one by one as segments leave.
    private const int Lot = 2_000;

    // While nothing is sent, this often it is looked for rows that would come before what is held.
    private static readonly TimeSpan LookBelow = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly SortedSet<QueuedSms> _held = new(SmsOrder.Instance);
    private int _capacity = 1;
    private int _reserved;
    private bool _open;
    private bool _draining;
    private bool _mayWait = true;
    private bool _lower = true;
    private long _wakes;
    private bool _below = true;
    private LaneFront? _lowest;
    private long? _lookedAt;
    private long _token;

    /// <summary>Something was added that a sender could send.</summary>
    public Signal Filled { get; } = new();

    /// <summary>Something may wait in the database, or room came free.</summary>
    public Signal Wanting { get; } = new();

    public SmsLease CurrentLease => SmsLease.From(Volatile.Read(ref _token), options.Value.Lease, time);

    public int Count
    {
        get
        {
            lock (_gate) return _held.Count;
        }
    }

    /// <summary>Sets how many rows may be held; what is above it already stays.</summary>
    public void Size(int capacity)
    {
        lock (_gate) _capacity = capacity;
    }

    /// <summary>The gateway is bound and takes, or does not. While closed nothing is reserved or claimed; what is held stays.</summary>
    public void Open(bool open)
    {
        lock (_gate) _open = open && !_draining;
        if (open) Wanting.Set();
    }

    /// <summary>Closes for good. Returns what is held: its leases are to be given back.</summary>
    public IReadOnlyList<QueuedSms> Drain()
    {
        lock (_gate)
        {
            (_draining, _open) = (true, false);
            QueuedSms[] all = [.. _held];
            _held.Clear();
            return all;
        }
    }

    /// <summary>The token that ingest writes with its rows; 0 until the ledger has given one.</summary>
    public void Bear(long token) => Volatile.Write(ref _token, token);

    public int Reserve(int wanted)
    {
        lock (_gate)
        {
            if (!_open || _mayWait || _token == 0) return 0;
            var given = Math.Clamp(_capacity - _held.Count - _reserved, 0, wanted);
            _reserved += given;
            return given;
        }
    }

    public void Take(ReadOnlySpan<QueuedSms> committed)
    {
        if (committed.IsEmpty) return;
        lock (_gate)
        {
            _reserved -= committed.Length;
            foreach (var sms in committed) _held.Add(sms);
        }

        Filled.Set();
    }

    public void GiveBack(int reserved)
    {
        lock (_gate) _reserved -= reserved;
    }

    public void Wake(Lane lane, long turn, long no)
    {
        lock (_gate)
        {
            _mayWait = true;
            _wakes++;
            if (_lowest is not { } lowest || (lane, turn, no).CompareTo((lowest.Lane, lowest.Turn, lowest.No)) < 0) _lowest = new LaneFront(lane, turn, no);
            // Behind all that is held: they are claimed when there is room again.
            if (Room <= 0 && _held.Max is { } highest && (lane, turn, no).CompareTo((highest.Lane, highest.Turn, highest.No)) > 0) return;
            _below = true;
        }

        Wanting.Set();
    }

    /// <summary>Rows that were claimed before wait again, or such as nobody knows the order of.</summary>
    public void WakeLower()
    {
        lock (_gate)
        {
            (_mayWait, _lower, _below) = (true, true, true);
            _wakes++;
        }

        Wanting.Set();
    }

    /// <summary>What to claim now; null: nothing.</summary>
    public ClaimWish? Wish()
    {
        lock (_gate)
        {
            if (!_open) return null;
            var room = Room;
            // At once where the sender is about to run dry.
            if (room > 0) return room >= LotSize || _held.Count == 0 ? Wish(Math.Min(room, Lot), null) : null;
            if (!_mayWait || _held.Max is not { } highest || (!_below && _lookedAt is { } last && time.GetElapsedTime(last) < LookBelow)) return null;
            (_below, _lookedAt) = (false, time.GetTimestamp());
            return Wish(Math.Clamp(_capacity / 4, 1, Lot), highest);
        }
    }

    /// <summary>Takes in what was claimed for <paramref name="wish"/>. Returns what has to go back for it, highest first.</summary>
    public IReadOnlyList<QueuedSms> Claimed(in ClaimWish wish, IReadOnlyList<QueuedSms> rows)
    {
        var back = new List<QueuedSms>();
        lock (_gate)
        {
            // Fewer than asked for: nothing else waits, unless it was committed meanwhile.
            if (wish.Below is null && _wakes == wish.Wakes) _mayWait = rows.Count == wish.Rows;
            foreach (var sms in rows)
            {
                // What we held under a lease that had run out comes again under a new one.
                _held.Remove(sms);
                _held.Add(sms);
            }

            while (_held.Count > _capacity && _held.Count > 1 && back.Count < rows.Count && _held.Max is { } highest)
            {
                _held.Remove(highest);
                back.Add(highest);
                (_mayWait, _lower) = (true, true);
            }
        }

        if (rows.Count > 0) Filled.Set();
        return back;
    }

    /// <summary>
    /// The lowest of what is held, its lease good for <paramref name="margin"/> more. Rows whose lease is not are let go without a word:
    /// they are in the database and free again when the lease has run out.
    /// </summary>
    public bool TryTake(TimeSpan margin, out QueuedSms sms)
    {
        lock (_gate)
        {
            while (_held.Min is { } lowest)
            {
                _held.Remove(lowest);
                if (!lowest.Lease.Holds(margin, time))
                {
                    (_mayWait, _lower) = (true, true);
                    metrics.LeaseLapsed();
                    continue;
                }

                turns.Served(lowest.Lane, lowest.Turn);
                sms = lowest;
                if (_mayWait && Room >= LotSize) Wanting.Set();
                return true;
            }
        }

        sms = null!;
        return false;
    }

    /// <summary>Puts back what <see cref="TryTake"/> gave and was not used.</summary>
    public void Return(QueuedSms sms)
    {
        lock (_gate) _held.Add(sms);
    }

    private int Room => _capacity - _held.Count - _reserved;

    private int LotSize => Math.Clamp(_capacity / 2, 1, Lot);

    private ClaimWish Wish(int rows, QueuedSms? below)
    {
        var (lower, lowest) = (_lower, _lowest);
        (_lower, _lowest) = (false, null);
        return new ClaimWish(rows, below, _wakes, lower, lowest);
    }

    /// <summary>A claim to make: so many rows, or, with no room left, only such as come before <paramref name="Below"/>.</summary>
    /// <param name="Wakes">How often it was said that rows wait, when the wish was made.</param>
    /// <param name="Lower">Rows that were claimed before may wait again.</param>
    /// <param name="Lowest">The lowest row that was committed without a lease since the last wish; null: none is known of.</param>
    internal readonly record struct ClaimWish(int Rows, QueuedSms? Below, long Wakes, bool Lower, LaneFront? Lowest);
}
