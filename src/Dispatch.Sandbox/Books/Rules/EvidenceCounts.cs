using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>How many pieces of evidence of each event a notice has: a byte an event, up to 255.</summary>
internal struct EvidenceCounts : IEquatable<EvidenceCounts>
{
    private UInt128 _counts;

    /// <summary>All of them.</summary>
    public int Total { get; private set; }

    public void Add(EvidenceEvent @event)
    {
        Total++;
        _counts += UInt128.One << (8 * ((int)@event - 1));
    }

    public readonly int this[EvidenceEvent @event] => (byte)(_counts >> (8 * ((int)@event - 1)));

    public readonly bool Equals(EvidenceCounts other) => _counts == other._counts && Total == other.Total;

    public override readonly bool Equals(object? obj) => obj is EvidenceCounts other && Equals(other);

    public override readonly int GetHashCode() => _counts.GetHashCode();

    public override readonly string ToString()
    {
        var counts = this;
        return string.Join(" + ", Enum.GetValues<EvidenceEvent>().Where(one => counts[one] > 0).Select(one => counts[one] == 1 ? $"{one}" : $"{counts[one]} {one}"));
    }
}
