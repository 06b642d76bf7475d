namespace Dispatch.Core.Sms.Routing;

/// <summary>What of a lane can be sent now: SMS to some numbers, by some gateways.</summary>
/// <param name="Mobiles">Ranges of mobile numbers as PostgreSQL writes an int8multirange; null: every number.</param>
/// <param name="Gateways">The gateways' numbers: what is to avoid all of them waits.</param>
/// <param name="Avoiding">Only for SMS that are to avoid all of these: it is their turn, and they are full. Null: for every SMS.</param>
internal sealed record LaneWay(string? Mobiles, IReadOnlyList<short> Gateways, IReadOnlyList<short>? Avoiding)
{
    /// <summary>For SMS that no gateway has refused too.</summary>
    public bool IsForAll => Avoiding is null;

    /// <summary>To every number.</summary>
    public static IReadOnlyList<LaneWay> By(params IReadOnlyList<short> gateways) => [new LaneWay(null, gateways, null)];

    /// <summary>The numbers of those that are for every SMS; null: every one.</summary>
    public static string? MobilesOf(IReadOnlyList<LaneWay> ways) => ways.Any(way => way.IsForAll && way.Mobiles is null)
        ? null
        : $"{{{string.Join(',', ways.Where(way => way.IsForAll).Select(way => way.Mobiles![1..^1]))}}}";
}
