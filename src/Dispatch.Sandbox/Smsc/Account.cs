using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Desks;
using Dispatch.Sandbox.Smsc.Settings;

namespace Dispatch.Sandbox.Smsc;

/// <summary>An account while the centre runs: its links, its last second, and the receipts that wait for a link.</summary>
internal sealed class Account(SmscAccount account, byte index)
{
    private readonly SlidingSecond _read = new();
    private readonly SlidingSecond _admitted = new();
    private int _submitted;
    private int _throttled;
    private int _worstSecond;
    private int _worstOverCap;
    private int _cap = account.Cap;

    public byte Index => index;

    public string SystemId => account.SystemId;

    public string Password => account.Password;

    public List<Link> Links { get; } = [];

    /// <summary>Due receipts, in the order they became due.</summary>
    public Queue<Receipt> Due { get; } = new();

    /// <summary>Where the search for a link with room goes on, so that links take turns.</summary>
    public int Turn { get; set; }

    public int Accepted { get; set; }

    public int WidestWindow { get; set; }

    /// <summary>Set when a receipt may have become sendable; the batch's end looks.</summary>
    public bool HasNews { get; set; }

    public int OpenLinks => Links.Count(link => link.IsOpen);

    public void Apply(SmscSettings settings) => _cap = settings.Caps.TryGetValue(SystemId, out var cap) ? cap : account.Cap;

    /// <summary>Counts a submit that was read; false if the cap leaves no room for it. A refused one uses up no room.</summary>
    public bool Admit(long now)
    {
        _submitted++;
        _read.Add(now);
        var lastSecond = _read.Count(now);
        _worstSecond = Math.Max(_worstSecond, lastSecond);
        if (_cap == 0)
            return true;
        _worstOverCap = Math.Max(_worstOverCap, lastSecond - _cap);
        if (_admitted.Count(now) >= _cap)
        {
            _throttled++;
            return false;
        }

        _admitted.Add(now);
        return true;
    }

    public SmscAccountSnapshot Snapshot() =>
        new(SystemId, OpenLinks, _submitted, Accepted, _throttled, _cap, _worstSecond, _worstOverCap, WidestWindow);
}
