using Dispatch.Core.Sms.Queue;

namespace Dispatch.Core.Sms.Routing;

/// <summary>A rule as the router goes by it. Sets of gateways are bits, by their index.</summary>
/// <param name="lanes">By lane, whether it is for it.</param>
/// <param name="prefixes">First and last number of each prefix; none: all numbers.</param>
/// <param name="weights">By gateway; 0: not of the set.</param>
/// <param name="failOver">Who follows, in order.</param>
internal sealed class Route(bool[] lanes, (long From, long To)[] prefixes, int[] weights, int[] failOver)
{
    public bool[] Lanes => lanes;

    public (long From, long To)[] Prefixes => prefixes;

    public int[] Weights => weights;

    public int[] FailOver => failOver;

    public ulong Set { get; } = weights.Select((weight, index) => weight > 0 ? Router.Bit(index) : 0).Aggregate(0UL, (all, bit) => all | bit);

    public ulong All => Set | failOver.Aggregate(0UL, (all, index) => all | Router.Bit(index));

    public bool Fits(QueuedSms sms) => lanes[(int)sms.Lane] && FitsNumber(sms.Mobile.Number);

    public bool FitsNumber(long mobile)
    {
        if (prefixes.Length == 0) return true;
        foreach (var (from, to) in prefixes)
            if (mobile >= from && mobile <= to) return true;
        return false;
    }

    /// <summary>Those of the usable that are next: its set, else the first of its fail-over.</summary>
    public ulong Next(ulong usable)
    {
        if ((Set & usable) is var set and not 0) return set;
        foreach (var next in failOver)
            if ((usable & Router.Bit(next)) != 0) return Router.Bit(next);
        return 0;
    }
}
