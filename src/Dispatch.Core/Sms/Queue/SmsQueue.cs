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
    private readonly GatewayHold[] _holds = [.. Enumerable.Range(0, router.Count).Select(_ => new GatewayHold())];
    private readonly List<QueuedSms> _strays = [];
    private readonly List<QueuedSms> _behind = []; // came in for a gateway for which others wait in the database: they follow those
    private ulong _usable;
    private int _capacity;
    private int _count;
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
        foreach (var hold in _holds) hold.Filled.Set();
    }

    /// <summary>Something may wait in the database, or room came free.</summary>
    public Signal Wanting { get; } = new();

    public SmsLease CurrentLease => SmsLease.From(Volatile.Read(ref _token), options.Value.Lease, time);

    public int Count
    {
        get
        {
            lock (_gate) return _count;
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
            lock (_gate) return _usable != 0;
        }
    }

    /// <summary>Sets how many rows may be held for a gateway; what is above it already stays.</summary>
    public void Size(int capacity, int gateway = 0)
    {
        lock (_gate)
        {
            _holds[gateway].Capacity = capacity;
            Resize();
        }
    }

    /// <summary>
    /// The gateway can be used, or can't; <paramref name="most"/> rows of it may be held meanwhile. While none can nothing is reserved or claimed.
    /// What is held for one that can't finds another, goes back, or, where it is the only one, stays.
    /// </summary>
    public void Open(bool open, int gateway = 0, int most = int.MaxValue)
    {
        lock (_gate)
        {
            var bit = Router.Bit(gateway);
            var was = (_usable & bit) != 0;
            _usable = open && !_draining ? _usable | bit : _usable & ~bit;
            _holds[gateway].Most = most;
            Resize();
            if (was && !open && _holds.Length > 1) Reroute(_holds[gateway]);
            // Rows may wait that no other gateway was for.
            if (open && !was && _holds.Length > 1) (_waits, _lower, _below) = (ulong.MaxValue, true, true);
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
            (_draining, _usable) = (true, 0);
            QueuedSms[] all = [.. _holds.SelectMany(hold => hold.Rows), .. _strays, .. _behind];
            foreach (var hold in _holds) hold.Rows.Clear();
            _strays.Clear();
            _behind.Clear();
            _count = 0;
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
            if (_token == 0 || (_usable & ~_waits) == 0) return 0;
            var given = Math.Clamp(RoomOf(_usable & ~_waits) - _reserved, 0, wanted);
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
            if (Room < LotSize && Highest()?.Rows.Max is { } highest && (lane, turn, no).CompareTo((highest.Lane, highest.Turn, highest.No)) > 0) return;
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
            if (_usable == 0) return null;
            // By itself, and from the beginning: what went back lies before what the others have claimed since.
            if (NextShort() is var no and >= 0) return Wish(_holds[no].Room, null, Router.Bit(no)) with { Lower = true };
            var room = Room;
            // At once where a sender is about to run dry.
            if (room > 0 && (room >= LotSize || RunsDry()))
            {
                if (_holds.Length == 1) return Wish(Math.Min(room, Lot), null, _usable);
                if ((Roomy & ~_short) is var others and not 0) return Wish(Math.Min(room, Lot), null, others);
            }

            if ((_waits & _usable) == 0 || Highest()?.Rows.Max is not { } highest || (!_below && _lookedAt is { } last && time.GetElapsedTime(last) < LookBelow)) return null;
            (_below, _lookedAt) = (false, time.GetTimestamp());
            return Wish(Math.Clamp(_capacity / 4, 1, Lot), highest, _usable);
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
                foreach (var hold in _holds)
                    if (hold.Rows.Remove(sms)) _count--;
                Add(sms);
            }

            if (_holds.Length > 1 && wish.Below is null && rows.Count > 0) back.AddRange(TakeExcess());
            while (_count > _capacity && _count > 1 && back.Count < rows.Count && Highest() is { } fullest)
            {
                var highest = fullest.Rows.Max!;
                fullest.Rows.Remove(highest);
                _count--;
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
            var held = _holds[gateway].Rows;
            while (held.Min is { } lowest)
            {
                held.Remove(lowest);
                _count--;
                if (!lowest.Lease.Holds(margin, time))
                {
                    (_waits, _lower) = (ulong.MaxValue, true);
                    metrics.LeaseLapsed();
                    continue;
                }

                turns.Served(lowest.Lane, lowest.Turn);
                sms = lowest;
                if ((_waits & _usable) != 0 && (Room >= LotSize || NextShort() >= 0)) Wanting.Set();
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

    private int Room
    {
        get
        {
            if (_holds.Length == 1) return _capacity - _count - _reserved;
            // Of those with room: a slow gateway that is full takes no room from the others.
            return RoomOf(_usable) - _reserved;
        }
    }

    private int RoomOf(ulong gateways)
    {
        var room = 0;
        for (var i = 0; i < _holds.Length; i++)
            if ((gateways & Router.Bit(i)) != 0) room += Math.Max(0, _holds[i].Room);
        return room;
    }

    private int LotSize => Math.Clamp(_capacity / 2, 1, Lot);

    // What one gateway has no room for would lie here until its lease is over.
    private List<QueuedSms> TakeExcess()
    {
        var excess = new List<QueuedSms>();
        for (var i = 0; i < _holds.Length; i++)
        {
            if (_holds[i].Room >= 0) continue;
            _short |= Router.Bit(i);
            _waits |= Router.Bit(i);
            while (_holds[i].Room < 0)
            {
                var highest = _holds[i].Rows.Max!;
                _holds[i].Rows.Remove(highest);
                _count--;
                excess.Add(highest);
            }
        }

        return excess;
    }

    // One that is claimed for by itself, and now has room for half of what it may hold.
    private int NextShort()
    {
        if (_short == 0) return -1;
        for (var i = 0; i < _holds.Length; i++)
            if ((_short & _usable & Router.Bit(i)) != 0 && _holds[i].Room >= Math.Max(1, (_holds[i].Room + _holds[i].Rows.Count) / 2)) return i;
        return -1;
    }

    private bool RunsDry()
    {
        for (var i = 0; i < _holds.Length; i++)
            if ((_usable & Router.Bit(i)) != 0 && _holds[i].Rows.Count == 0) return true;
        return false;
    }

    private ulong Roomy
    {
        get
        {
            var roomy = 0UL;
            for (var i = 0; i < _holds.Length; i++)
                if (_holds[i].Room > 0) roomy |= Router.Bit(i);
            return _usable & roomy;
        }
    }

    private void Resize()
    {
        _capacity = 0;
        for (var i = 0; i < _holds.Length; i++)
            if ((_usable & Router.Bit(i)) != 0 || _holds.Length == 1) _capacity += Math.Min(_holds[i].Capacity, _holds[i].Most);
    }

    private void Add(QueuedSms sms)
    {
        var gateway = GatewayOf(sms);
        if (gateway < 0) _strays.Add(sms);
        else if (_holds[gateway].Rows.Add(sms)) _count++;
    }

    // Of ingest, whose rows never overtake what waits for the same gateway.
    private void TakeIn(QueuedSms sms)
    {
        var gateway = GatewayOf(sms);
        if (gateway < 0 || _holds.Length == 1 || ((_waits & Router.Bit(gateway)) == 0 && _holds[gateway].Room > 0))
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
        var gateway = _holds.Length == 1 && sms.Gateway is null && sms.Avoid is null ? 0 : router.Choose(sms, _usable, _holds.Length == 1 ? _usable : Roomy);
        return gateway < 0 && _holds.Length == 1 && sms.Avoid is null ? 0 : gateway; // there is no other: it stays until the gateway comes back
    }

    private void Reroute(GatewayHold hold)
    {
        QueuedSms[] rows = [.. hold.Rows];
        hold.Rows.Clear();
        _count -= rows.Length;
        foreach (var sms in rows) Add(sms);
        foreach (var other in _holds)
            if (other.Rows.Count > 0) other.Filled.Set();
    }

    private void Tell()
    {
        foreach (var hold in _holds)
            if (_holds.Length == 1 || hold.Rows.Count > 0) hold.Filled.Set();
        if (_strays.Count + _behind.Count > 0) Wanting.Set();
    }

    // The one that holds what comes last of all.
    private GatewayHold? Highest()
    {
        GatewayHold? last = null;
        foreach (var hold in _holds)
            if (hold.Rows.Count > 0 && (last is null || SmsOrder.Instance.Compare(hold.Rows.Max, last.Rows.Max) > 0)) last = hold;
        return last;
    }

    private ClaimWish Wish(int rows, QueuedSms? below, ulong gateways)
    {
        var (lower, lowest) = (_lower, _lowest);
        (_lower, _lowest) = (false, new LaneFront?[3]);
        return new ClaimWish(rows, below, _wakes, lower, lowest, gateways, _usable);
    }

    /// <summary>A claim to make: so many rows, or, with no room left, only such as come before <paramref name="Below"/>.</summary>
    /// <param name="Wakes">How often it was said that rows wait, when the wish was made.</param>
    /// <param name="Lower">Rows that were claimed before may wait again.</param>
    /// <param name="Lowest">By lane the lowest row that was committed without a lease since the last wish; null: none is known of.</param>
    /// <param name="Gateways">By which the rows may go, as bits: those that have room for them.</param>
    /// <param name="Usable">All that take something: a row for one that is full goes by no other.</param>
    internal readonly record struct ClaimWish(int Rows, QueuedSms? Below, long Wakes, bool Lower, IReadOnlyList<LaneFront?> Lowest, ulong Gateways, ulong Usable);
}
