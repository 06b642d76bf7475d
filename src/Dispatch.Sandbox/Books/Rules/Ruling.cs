using Dispatch.Core.Ingest;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>
/// What ought to be, by the simulators' books. The ledger is asked for one thing only: which of a set of conflicting events it took
/// (D4: the one that was committed first); everything else follows from that.
/// </summary>
internal sealed class Ruling
{
    private readonly Dictionary<UInt128, int> _notices;
    private readonly Dictionary<(SourceName, EventKind), Tally> _tallies = [];

    public Ruling(LedgerSide ledger)
    {
        Notices = new NoticeRuling[ledger.Notices.Count];
        _notices = new Dictionary<UInt128, int>(ledger.Notices.Count);
        for (var i = 0; i < ledger.Notices.Count; i++)
        {
            Notices[i].Published = -1;
            if (!_notices.TryAdd(ledger.Notices[i].Key, i)) TwiceInLedger++;
        }
    }

    /// <summary>By place in <see cref="LedgerSide.Notices"/>.</summary>
    public NoticeRuling[] Notices { get; }

    /// <summary>Every event that ought to be refused, with the fingerprint of its bytes and its kind.</summary>
    public Dictionary<SourcePosition, (ulong Bytes, EventKind Kind)> Bad { get; } = [];

    public IReadOnlyDictionary<(SourceName Source, EventKind Kind), Tally> Tallies => _tallies;

    /// <summary>Of those refused, notices that collided with an accepted one.</summary>
    public long Conflicts { get; private set; }

    /// <summary>Refusals that are told to a second court, whose notice it is.</summary>
    public long ToldTwice { get; private set; }

    /// <summary>Numbers that were published and are not in the ledger.</summary>
    public long Missing { get; set; }

    /// <summary>Rows of the ledger beyond the first of a number.</summary>
    public long TwiceInLedger { get; }

    /// <summary>Accepted views by notice, in the citizens' book: key of the view, fingerprint, notice's place or −1 where it was never issued.</summary>
    public List<(UInt128 ViewKey, ulong Content, int Notice)> Views { get; } = [];

    /// <summary>What ought to wait for ever, by kind: its notice was never issued.</summary>
    public Dictionary<EventKind, long> Parked { get; } = [];

    /// <summary>Place of a notice in the ledger's side; −1: not there.</summary>
    public int Find(UInt128 key) => _notices.TryGetValue(key, out var at) ? at : -1;

    public Tally Of(SourceName source, EventKind kind) => _tallies.GetValueOrDefault((source, kind));

    public void Count(SourceName source, EventKind kind, long distinct, long repeats, long bad) =>
        _tallies[(source, kind)] = Of(source, kind).Add(distinct, repeats, bad);

    public void Refuse(SourcePosition at, ulong bytes, EventKind kind) => Bad[at] = (bytes, kind);

    public void Collide(SourcePosition at, ulong bytes, EventKind kind, bool otherCourt)
    {
        Refuse(at, bytes, kind);
        if (kind == EventKind.Issued) Conflicts++;
        if (otherCourt) ToldTwice++;
    }

    public void Park(EventKind kind) => Parked[kind] = Parked.GetValueOrDefault(kind) + 1;
}
