using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.People;

/// <summary>Draws provinces by how many people live in each.</summary>
internal sealed class ProvinceWeights
{
    // Thousands of inhabitants by the census of 1395, in the order of ISO 3166-2:IR-00 to IR-30.
    private static readonly int[] Inhabitants =
    [
        1_429, 2_531, 3_284, 3_910, 3_265, 1_952, 4_711, 4_851, 3_165, 6_435, 5_121, 2_775, 1_603, 1_738, 948, 1_761,
        580, 713, 1_163, 1_057, 702, 1_139, 1_776, 13_268, 1_270, 1_292, 1_274, 1_869, 863, 769, 2_712,
    ];

    private readonly int[] _upTo;

    public ProvinceWeights()
    {
        _upTo = new int[Province.Count];
        var sum = 0;
        for (var i = 0; i < _upTo.Length; i++) _upTo[i] = sum += Inhabitants[i];
    }

    public Province Draw(Random random)
    {
        var at = Array.BinarySearch(_upTo, random.Next(_upTo[^1]));
        // A hit is the first number of the next province.
        return new Province((byte)(at < 0 ? ~at : at + 1));
    }

    /// <summary>How large a province is beside the average one.</summary>
    public double Weight(Province province) => (double)Inhabitants[province.Number] * Province.Count / _upTo[^1];
}
