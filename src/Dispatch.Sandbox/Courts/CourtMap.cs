using Dispatch.Core.Notices;
using Dispatch.Sandbox.People;

namespace Dispatch.Sandbox.Courts;

/// <summary>Several courts a province, more where more people live.</summary>
internal sealed class CourtMap
{
    private readonly List<CourtHouse>[] _byProvince = new List<CourtHouse>[Province.Count];
    private readonly ProvinceWeights _weights = new();

    public CourtMap()
    {
        var all = new List<CourtHouse>();
        foreach (var province in Province.All)
        {
            _byProvince[province.Number] = [];
            for (var branch = 1; branch <= 2 + (int)(4 * _weights.Weight(province)); branch++)
            {
                var court = new CourtHouse(all.Count, $"{province.Code}-{branch:000}", province);
                all.Add(court);
                _byProvince[province.Number].Add(court);
            }
        }

        All = all;
    }

    public IReadOnlyList<CourtHouse> All { get; }

    public CourtHouse Draw(Random random) => DrawIn(_weights.Draw(random), random);

    public CourtHouse DrawIn(Province province, Random random) => _byProvince[province.Number][random.Next(_byProvince[province.Number].Count)];

    /// <summary>Any other court, of any province.</summary>
    public CourtHouse DrawOther(CourtHouse than, Random random) => All[(than.Index + 1 + random.Next(All.Count - 1)) % All.Count];
}
