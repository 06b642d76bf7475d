using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Sms.Queue;

/// <summary>What <see cref="SmsQueue"/> holds for all gateways, and the room they have. Sets of gateways are bits (<see cref="Router.Bit"/>). Touched under the queue's lock.</summary>
internal sealed class GatewayHolds(int count)
{
    private readonly GatewayHold[] _holds = [.. Enumerable.Range(0, count).Select(_ => new GatewayHold())];

    /// <summary>There is one gateway only: nothing to choose.</summary>
    public bool IsOne => _holds.Length == 1;

    /// <summary>Rows held.</summary>
    public int Count { get; private set; }

    /// <summary>Rows that the usable gateways may hold together.</summary>
    public int Capacity { get; private set; }

    /// <summary>Gateways that take.</summary>
    public ulong Usable { get; private set; }

    public ReadOnlySpan<GatewayHold> All => _holds;

    public GatewayHold this[int gateway] => _holds[gateway];

    /// <summary>Usable gateways that have room.</summary>
    public ulong Roomy
    {
        get
        {
            var roomy = 0UL;
            for (var i = 0; i < _holds.Length; i++)
                if (_holds[i].Room > 0) roomy |= Router.Bit(i);
            return Usable & roomy;
        }
    }

    /// <summary>Some usable gateway has nothing to send.</summary>
    public bool RunsDry
    {
        get
        {
            for (var i = 0; i < _holds.Length; i++)
                if ((Usable & Router.Bit(i)) != 0 && _holds[i].Rows.Count == 0) return true;
            return false;
        }
    }

    /// <summary>What comes last of all that is held; null: nothing is.</summary>
    public QueuedSms? Highest => Fullest?.Rows.Max;

    private GatewayHold? Fullest
    {
        get
        {
            GatewayHold? last = null;
            foreach (var hold in _holds)
                if (hold.Rows.Count > 0 && (last is null || SmsOrder.Instance.Compare(hold.Rows.Max, last.Rows.Max) > 0)) last = hold;
            return last;
        }
    }

    /// <summary>Room of these gateways: a slow one that is full takes none from the others.</summary>
    public int RoomOf(ulong gateways)
    {
        var room = 0;
        for (var i = 0; i < _holds.Length; i++)
            if ((gateways & Router.Bit(i)) != 0) room += Math.Max(0, _holds[i].Room);
        return room;
    }

    public void Size(int gateway, int capacity)
    {
        _holds[gateway].Capacity = capacity;
        Resize();
    }

    /// <summary>Returns whether it could be used before.</summary>
    public bool Use(int gateway, bool open, int most)
    {
        var bit = Router.Bit(gateway);
        var was = (Usable & bit) != 0;
        Usable = open ? Usable | bit : Usable & ~bit;
        _holds[gateway].Most = most;
        Resize();
        return was;
    }

    public void UseNone() => Usable = 0;

    public void Add(int gateway, QueuedSms sms)
    {
        if (_holds[gateway].Rows.Add(sms)) Count++;
    }

    /// <summary>Takes it away, for whichever gateway it is held.</summary>
    public void Remove(QueuedSms sms)
    {
        foreach (var hold in _holds)
            if (hold.Rows.Remove(sms)) Count--;
    }

    /// <summary>Takes the row that is served first; null: there is none.</summary>
    public QueuedSms? TakeLowest(int gateway) => Take(_holds[gateway], _holds[gateway].Rows.Min);

    /// <summary>Takes what comes last of all.</summary>
    public QueuedSms? TakeHighest() => Fullest is { } hold ? Take(hold, hold.Rows.Max) : null;

    /// <summary>Takes what gateways hold above what they may, and says which these are.</summary>
    public List<QueuedSms> TakeExcess(out ulong gateways)
    {
        gateways = 0;
        var excess = new List<QueuedSms>();
        for (var i = 0; i < _holds.Length; i++)
        {
            if (_holds[i].Room >= 0) continue;
            gateways |= Router.Bit(i);
            while (_holds[i].Room < 0) excess.Add(Take(_holds[i], _holds[i].Rows.Max)!);
        }

        return excess;
    }

    /// <summary>Takes all that is held for one gateway.</summary>
    public QueuedSms[] TakeAll(int gateway)
    {
        QueuedSms[] rows = [.. _holds[gateway].Rows];
        _holds[gateway].Rows.Clear();
        Count -= rows.Length;
        return rows;
    }

    /// <summary>The first of these gateways, if usable, that has room for half of what it may hold; -1: none.</summary>
    public int HalfEmpty(ulong gateways)
    {
        if (gateways == 0) return -1;
        for (var i = 0; i < _holds.Length; i++)
            if ((gateways & Usable & Router.Bit(i)) != 0 && _holds[i].Room >= Math.Max(1, (_holds[i].Room + _holds[i].Rows.Count) / 2)) return i;
        return -1;
    }

    private QueuedSms? Take(GatewayHold hold, QueuedSms? sms)
    {
        if (sms is not null && hold.Rows.Remove(sms)) Count--;
        return sms;
    }

    private void Resize()
    {
        Capacity = 0;
        for (var i = 0; i < _holds.Length; i++)
            if ((Usable & Router.Bit(i)) != 0 || IsOne) Capacity += Math.Min(_holds[i].Capacity, _holds[i].Most);
    }
}
