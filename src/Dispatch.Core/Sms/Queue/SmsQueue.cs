using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Routing;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Queue;

/// <summary>
/// What this worker holds leased in memory, in order of service, by the gateway that it is to go by: the fast path of the queue in PostgreSQL.
/// Bounded at about half a second of each gateway's rate: of none more is kept, however much waits for it. What is lower in order is taken even without room, and the highest held goes back.
/// Safe for any thread.
/// </summary>
internal sealed class SmsQueue(IOptions<SmsOptions> options, Router router, TurnKeeper turns, TimeProvider time, SmsMetrics metrics) : ISmsIntake
{
    // A claim is a COMMIT: in lots this large, or of half of what may be held, not one by one as segments leave.
    private const int Lot = 2_000;

    // While nothing is sent, this often it is looked for rows that would come before what is held.
    private static readonly TimeSpan LookBelow = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly GatewayHolds _holds = new(router.Count);
    private readonly List<QueuedSms> _strays = [];
    private readonly List<QueuedSms> _behind = []; // came in for a gateway for which others wait in the database: they follow those
    private int _reserved;
    private bool _draining;
    private ulong _waits = ulong.MaxValue; // gateways for which something may wait in the database
    private ulong _short; // gateways of which a claim brought more than there was room for: claimed for by themselves, no more than that
    private bool _lower = true;
    private long _wakes;
    private bool _below = true;
    private LaneFront?[] _lowest = new LaneFront?[3];
    private long? _lookedAt;
    private long _token;

    /// <summary>Something was added that the gateway's sender could send.</summary>
    public Signal Filled(int gateway = 0) => _holds[gateway].Filled;

    /// <summary>The senders of all gateways are to look.</summary>
    public void Fill()
    {
        foreach (var hold in _holds.All) hold.Filled.Set();
    }

    /// <summary>Something may wait in the database, or room came free.</summary>
    public Signal Wanting { get; } = new();

    public SmsLease CurrentLease => SmsLease.From(Volatile.Read(ref _token), options.Value.Lease, time);

    public int Count
    {
        get
        {
            lock (_gate) return _holds.Count;
        }
    }

    /// <summary>Rows held for one gateway.</summary>
    public int CountOf(int gateway)
    {
        lock (_gate) return _holds[gateway].Rows.Count;
    }

    /// <summary>True while some gateway takes.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate) return _holds.Usable != 0;
        }
    }

    /// <summary>Gateways that take, as bits.</summary>
    public ulong Usable
    {
        get
        {
            lock (_gate) return _holds.Usable;
        }
    }

    /// <summary>Sets how many rows may be held for a gateway; what is above it already stays.</summary>
    public void Size(int capacity, int gateway = 0)
    {
        lock (_gate) _holds.Size(gateway, capacity);
    }

    /// <summary>
    /// The gateway can be used, or can't; <paramref name="most"/> rows of it may be held meanwhile. While none can nothing is reserved or claimed.
    /// What is held for one that can't finds another, goes back, or, where it is the only one, stays.
    /// </summary>
    public void Open(bool open, int gateway = 0, int most = int.MaxValue)
    {
        lock (_gate)
        {
            var was = _holds.Use(gateway, open && !_draining, most);
            if (was && !open && !_holds.IsOne) Reroute(gateway);
            // Rows may wait that no other gateway was for.
            if (open && !was && !_holds.IsOne) (_waits, _lower, _below) = (ulong.MaxValue, true, true);
        }

        Wanting.Set();
    }

    /// <summary>What no gateway can be used for at present: its leases are to be given back.</summary>
    public IReadOnlyList<QueuedSms> TakeStrays()
    {
        lock (_gate)
        {
            if (_strays.Count + _behind.Count == 0) return [];
            QueuedSms[] all = [.. _strays, .. _behind];
            if (_strays.Count > 0) (_waits, _lower) = (ulong.MaxValue, true);
            foreach (var sms in _behind) Lowest(sms.Lane, sms.Turn, sms.No);
            _strays.Clear();
            _behind.Clear();
            return all;
        }
    }

    /// <summary>Closes for good. Returns what is held: its leases are to be given back.</summary>
    public IReadOnlyList<QueuedSms> Drain()
    {
        lock (_gate)
        {
            _draining = true;
            _holds.UseNone();
            List<QueuedSms> all = [.. _strays, .. _behind];
            for (var i = 0; i < router.Count; i++) all.AddRange(_holds.TakeAll(i));
            _strays.Clear();
            _behind.Clear();
            return all;
        }
    }

    /// <summary>The token that ingest writes with its rows; 0 until the ledger has given one.</summary>
    public void Bear(long token) => Volatile.Write(ref _token, token);

    public int Reserve(int wanted)
    {
        lock (_gate)
        {
            // The room of those that nothing waits for: one that stays full takes the fast path from itself alone.
            if (_token == 0 || (_holds.Usable & ~_waits) == 0) return 0;
            var given = Math.Clamp(_holds.RoomOf(_holds.Usable & ~_waits) - _reserved, 0, wanted);
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
            foreach (var sms in committed) TakeIn(sms);
        }

        Tell();
    }

    public void GiveBack(int reserved)
    {
        lock (_gate) _reserved -= reserved;
    }

    public void Wake(Lane lane, long turn, long no)
    {
        lock (_gate)
        {
            _waits = ulong.MaxValue;
            _wakes++;
            Lowest(lane, turn, no);
            // Behind all that is held: they are claimed when there is room again.
            if (Room < LotSize && _holds.Highest is { } highest && (lane, turn, no).CompareTo((highest.Lane, highest.Turn, highest.No)) > 0) return;
            _below = true;
        }

        Wanting.Set();
    }

    /// <summary>Rows that were claimed before wait again, or such as nobody knows the order of.</summary>
    public void WakeLower()
    {
        lock (_gate)
        {
            (_waits, _lower, _below) = (ulong.MaxValue, true, true);
            _wakes++;
        }

        Wanting.Set();
    }

    /// <summary>What to claim now; null: nothing.</summary>
    public ClaimWish? Wish()
    {
        lock (_gate)
        {
            if (_holds.Usable == 0) return null;
            // By itself, and from the beginning: what went back lies before what the others have claimed since.
            if (_holds.HalfEmpty(_short) is var no and >= 0) return Wish(_holds[no].Room, null, Router.Bit(no)) with { Lower = true };
            var room = Room;
            // At once where a sender is about to run dry.
            if (room > 0 && (room >= LotSize || _holds.RunsDry))
            {
                if (_holds.IsOne) return Wish(Math.Min(room, Lot), null, _holds.Usable);
                if ((_holds.Roomy & ~_short) is var others and not 0) return Wish(Math.Min(room, Lot), null, others);
            }

            if ((_waits & _holds.Usable) == 0 || _holds.Highest is not { } highest || (!_below && _lookedAt is { } last && time.GetElapsedTime(last) < LookBelow)) return null;
            (_below, _lookedAt) = (false, time.GetTimestamp());
            return Wish(Math.Clamp(_holds.Capacity / 4, 1, Lot), highest, _holds.Usable);
        }
    }

    /// <summary>Takes in what was claimed for <paramref name="wish"/>. Returns what has to go back for it, highest first.</summary>
    public IReadOnlyList<QueuedSms> Claimed(in ClaimWish wish, IReadOnlyList<QueuedSms> rows)
    {
        var back = new List<QueuedSms>();
        lock (_gate)
        {
            // Fewer than asked for: nothing else waits, unless it was committed meanwhile. For those without room it was not asked.
            if (wish.Below is null && _wakes == wish.Wakes) _waits = rows.Count == wish.Rows ? ulong.MaxValue : _waits & ~wish.Gateways;
            if (wish.Below is null && rows.Count < wish.Rows) _short &= ~wish.Gateways;
            foreach (var sms in rows)
            {
                // What we held under a lease that had run out comes again under a new one.
                _holds.Remove(sms);
                Add(sms);
            }

            if (!_holds.IsOne && wish.Below is null && rows.Count > 0)
            {
                // What one gateway has no room for would lie here until its lease is over.
                back.AddRange(_holds.TakeExcess(out var full));
                (_short, _waits) = (_short | full, _waits | full);
            }

            while (_holds.Count > _holds.Capacity && _holds.Count > 1 && back.Count < rows.Count && _holds.TakeHighest() is { } highest)
            {
                back.Add(highest);
                (_waits, _lower) = (ulong.MaxValue, true);
            }
        }

        if (rows.Count > 0) Tell();
        return back;
    }

    /// <summary>
    /// The lowest of what is held, its lease good for <paramref name="margin"/> more. Rows whose lease is not are let go without a word:
    /// they are in the database and free again when the lease has run out.
    /// </summary>
    public bool TryTake(TimeSpan margin, out QueuedSms sms, int gateway = 0)
    {
        lock (_gate)
        {
            while (_holds.TakeLowest(gateway) is { } lowest)
            {
                if (!lowest.Lease.Holds(margin, time))
                {
                    (_waits, _lower) = (ulong.MaxValue, true);
                    metrics.LeaseLapsed();
                    continue;
                }

                turns.Served(lowest.Lane, lowest.Turn);
                sms = lowest;
                if ((_waits & _holds.Usable) != 0 && (Room >= LotSize || _holds.HalfEmpty(_short) >= 0)) Wanting.Set();
                return true;
            }
        }

        sms = null!;
        return false;
    }

    /// <summary>Puts back what <see cref="TryTake"/> gave and was not used.</summary>
    public void Return(QueuedSms sms)
    {
        lock (_gate) Add(sms);
    }

    private int Room => (_holds.IsOne ? _holds.Capacity - _holds.Count : _holds.RoomOf(_holds.Usable)) - _reserved;

    private int LotSize => Math.Clamp(_holds.Capacity / 2, 1, Lot);

    private void Add(QueuedSms sms)
    {
        var gateway = GatewayOf(sms);
        if (gateway < 0) _strays.Add(sms);
        else _holds.Add(gateway, sms);
    }

    // Of ingest, whose rows never overtake what waits for the same gateway.
    private void TakeIn(QueuedSms sms)
    {
        var gateway = GatewayOf(sms);
        if (gateway < 0 || _holds.IsOne || ((_waits & Router.Bit(gateway)) == 0 && _holds[gateway].Room > 0))
        {
            Add(sms);
            return;
        }

        _waits |= Router.Bit(gateway);
        _wakes++; // whatever a claim under way says
        _behind.Add(sms);
    }

    private void Lowest(Lane lane, long turn, long no)
    {
        ref var lowest = ref _lowest[(int)lane];
        if (lowest is not { } row || (turn, no).CompareTo((row.Turn, row.No)) < 0) lowest = new LaneFront(lane, turn, no);
    }

    private int GatewayOf(QueuedSms sms)
    {
        if (!_holds.IsOne) return router.Choose(sms, _holds.Usable, _holds.Roomy);
        if (sms is { Gateway: null, Avoid: null }) return 0;
        var gateway = router.Choose(sms, _holds.Usable, _holds.Usable);
        return gateway < 0 && sms.Avoid is null ? 0 : gateway; // there is no other: it stays until the gateway comes back
    }

    private void Reroute(int gateway)
    {
        foreach (var sms in _holds.TakeAll(gateway)) Add(sms);
        foreach (var other in _holds.All)
            if (other.Rows.Count > 0) other.Filled.Set();
    }

    private void Tell()
    {
        foreach (var hold in _holds.All)
            if (_holds.IsOne || hold.Rows.Count > 0) hold.Filled.Set();
        if (_strays.Count + _behind.Count > 0) Wanting.Set();
    }

    private ClaimWish Wish(int rows, QueuedSms? below, ulong gateways)
    {
        var (lower, lowest) = (_lower, _lowest);
        (_lower, _lowest) = (false, new LaneFront?[3]);
        return new ClaimWish(rows, below, _wakes, lower, lowest, gateways, _holds.Usable);
    }
}
