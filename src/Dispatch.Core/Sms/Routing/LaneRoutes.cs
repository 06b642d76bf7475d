using System.Globalization;

namespace Dispatch.Core.Sms.Routing;

/// <summary>A lane's rules as the ledger can ask by them: which numbers go by which. Ranges do not overlap, and together they are all numbers.</summary>
internal sealed class LaneRoutes
{
    private readonly List<(Route Route, List<(long From, long End)> Ranges)> _routes = [];

    /// <param name="routes">Those of the lane, in order; the first that fits counts.</param>
    public LaneRoutes(IReadOnlyList<Route> routes)
    {
        long[] borders = [.. routes.SelectMany(route => route.Prefixes).SelectMany(range => (long[])[range.From, range.To + 1]).Append(0).Distinct().Order()];
        for (var i = 0; i < borders.Length; i++)
        {
            var (from, end) = (borders[i], i + 1 < borders.Length ? borders[i + 1] : long.MaxValue);
            Add(routes.First(route => route.FitsNumber(from)), from, end);
        }
    }

    /// <summary>
    /// By which the lane's SMS can go now, one entry for each rule that has a gateway with room. Where it is not its rule's turn, only SMS are
    /// meant that are to avoid all whose turn it is.
    /// </summary>
    /// <param name="usable">Those that take something.</param>
    /// <param name="roomy">Those of them with room.</param>
    /// <param name="numbers">The numbers of such gateways.</param>
    public IReadOnlyList<LaneWay> Ways(ulong usable, ulong roomy, Func<ulong, IEnumerable<short>> numbers) =>
    [
        .. _routes.Where(one => (one.Route.All & roomy) != 0).Select(one => new LaneWay(
            _routes.Count == 1 ? null : Text(one.Ranges), [.. numbers(one.Route.All & roomy)],
            (one.Route.Next(usable) & roomy) != 0 ? null : [.. numbers(one.Route.Next(usable))])),
    ];

    private void Add(Route route, long from, long end)
    {
        var known = _routes.Find(one => ReferenceEquals(one.Route, route)).Ranges;
        if (known is null) _routes.Add((route, known = []));
        if (known.Count > 0 && known[^1].End == from) known[^1] = (known[^1].From, end);
        else known.Add((from, end));
    }

    private static string Text(List<(long From, long End)> ranges) =>
        $"{{{string.Join(',', ranges.Select(range => string.Create(CultureInfo.InvariantCulture, $"[{range.From},{range.End})")))}}}";
}
