using System.Numerics;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// Says which gateway an SMS goes by: the first rule that fits, then by weight among those of its set that can be used, then the first of its
/// fail-over. The same notice finds the same gateway as long as the same ones can be used. Sets of gateways are bits, by their index.
/// </summary>
internal sealed class Router
{
    private readonly Gateways _gateways;
    private readonly Route[] _routes;
    private readonly LaneRoutes[] _lanes;

    public Router(Gateways gateways, IOptions<RoutingOptions> options)
    {
        _gateways = gateways;
        _routes = [.. options.Value.Rules.Select(Make), Default()];
        _lanes = [.. Enum.GetValues<Lane>().Order().Select(lane => new LaneRoutes([.. _routes.Where(route => route.Lanes[(int)lane])]))];
    }

    public int Count => _gateways.All.Count;

    /// <summary>The index of its gateway; -1 where it has to wait.</summary>
    /// <param name="usable">Those that take something.</param>
    /// <param name="roomy">Those of them with room; one of the set that is full is passed over.</param>
    public int Choose(QueuedSms sms, ulong usable, ulong roomy)
    {
        if (sms.Gateway is { } pinned) return _gateways.Find(pinned) is { } gateway && (usable & Bit(gateway.Index)) != 0 ? gateway.Index : -1;
        var may = usable & ~Avoided(sms);
        if (may == 0) return -1;
        if (_routes.Length == 1 && Count == 1) return 0;
        var route = Of(sms);
        var next = route.Next(may);
        if (next == 0) return -1;
        if ((route.Set & may) == 0) return BitOperations.TrailingZeroCount(next);
        var chosen = Weigh(route, next, sms.No);
        return (roomy & Bit(chosen)) != 0 || (next & roomy) == 0 ? chosen : Weigh(route, next & roomy, sms.No);
    }

    /// <summary>True where another gateway than this one is left for it, of those in <paramref name="among"/>.</summary>
    public bool HasOther(QueuedSms sms, int index, ulong among = ulong.MaxValue) => (Of(sms).All & among & ~Avoided(sms) & ~Bit(index)) != 0;

    /// <summary>Every gateway that some SMS of the lane may go by.</summary>
    public ulong Reach(Lane lane)
    {
        var reach = 0UL;
        foreach (var route in _routes)
        {
            if (!route.Lanes[(int)lane]) continue;
            reach |= route.All;
            if (route.Prefixes.Length == 0) break;
        }

        return reach;
    }

    /// <summary>What of the lane can be sent now.</summary>
    /// <inheritdoc cref="LaneRoutes.Ways" path="/param"/>
    public IReadOnlyList<LaneWay> Ways(Lane lane, ulong usable, ulong roomy) => _lanes[(int)lane].Ways(usable, roomy, Numbers);

    /// <summary>Numbers of these gateways, as the ledger has them.</summary>
    public IEnumerable<short> Numbers(ulong gateways) => _gateways.All.Where(gateway => gateway.IsKnown && (gateways & Bit(gateway.Index)) != 0).Select(gateway => gateway.No);

    public static ulong Bit(int index) => 1UL << index;

    private ulong Avoided(QueuedSms sms)
    {
        if (sms.Avoid is null) return 0;
        var bits = 0UL;
        foreach (var no in sms.Avoid)
            if (_gateways.Find(no) is { } gateway) bits |= Bit(gateway.Index);
        return bits;
    }

    private Route Of(QueuedSms sms)
    {
        foreach (var route in _routes)
            if (route.Fits(sms)) return route;
        return _routes[^1];
    }

    private static int Weigh(Route route, ulong among, long no)
    {
        var total = 0UL;
        for (var rest = among; rest != 0; rest &= rest - 1) total += (ulong)route.Weights[BitOperations.TrailingZeroCount(rest)];
        // Notices are numbered as they come: spread, so that neither courts nor batches go by one gateway.
        var at = (((((ulong)no * 0x9E3779B97F4A7C15) >> 32) * total) >> 32);
        for (var rest = among; ; rest &= rest - 1)
        {
            var index = BitOperations.TrailingZeroCount(rest);
            var weight = (ulong)route.Weights[index];
            if (at < weight || (rest & (rest - 1)) == 0) return index;
            at -= weight;
        }
    }

    private Route Make(RouteRule rule)
    {
        var weights = _gateways.All.Select(gateway => rule.Sender.Length > 0
            ? gateway.Protocol.SourceAddress == rule.Sender ? Math.Max(1, gateway.Weight) : 0
            : rule.Gateways.TryGetValue(gateway.Name, out var weight) ? weight : 0).ToArray();
        var next = rule.FailOver.Select(name => _gateways.All.First(gateway => gateway.Name == name).Index).ToList();
        // Numbers are portable: a prefix never leaves an SMS without a way.
        if (rule.Prefixes.Count > 0) next.AddRange(_gateways.All.Select(gateway => gateway.Index).Where(index => weights[index] == 0 && !next.Contains(index)));
        var lanes = Enum.GetValues<Lane>().Order().Select(lane => rule.Lanes.Count == 0 || rule.Lanes.Contains(lane.ToString(), StringComparer.OrdinalIgnoreCase)).ToArray();
        return new Route(lanes, [.. rule.Prefixes.Select(Range)], weights, [.. next]);
    }

    private Route Default() => new(
        [true, true, true], [], [.. _gateways.All.Select(gateway => gateway.Weight)], [.. _gateways.All.Where(gateway => gateway.Weight == 0).Select(gateway => gateway.Index)]);

    // Numbers have twelve digits: 98912 is 989120000000 to 989129999999.
    private static (long From, long To) Range(string prefix) =>
        (long.Parse(prefix.PadRight(12, '0'), System.Globalization.CultureInfo.InvariantCulture), long.Parse(prefix.PadRight(12, '9'), System.Globalization.CultureInfo.InvariantCulture));
}
