namespace Dispatch.Core.Sms.Routing;

/// <summary>What of a lane can be sent now: SMS to some numbers, by some gateways.</summary>
/// <param name="Mobiles">Ranges of mobile numbers as PostgreSQL writes an int8multirange; null: every number.</param>
/// <param name="Gateways">The gateways' numbers: what is to avoid all of them waits.</param>
internal sealed record LaneWay(string? Mobiles, IReadOnlyList<short> Gateways)
{
    /// <summary>To every number.</summary>
    public static IReadOnlyList<LaneWay> By(params IReadOnlyList<short> gateways) => [new LaneWay(null, gateways)];

    /// <summary>The numbers of all these ways; null: every one.</summary>
    public static string? MobilesOf(IReadOnlyList<LaneWay> ways) =>
        ways.Any(way => way.Mobiles is null) ? null : $"{{{string.Join(',', ways.Select(way => way.Mobiles![1..^1]))}}}";
}
