namespace Dispatch.Core.RateLimit;

/// <summary>One member's part of a cap that is shared out.</summary>
/// <param name="Rank">Its place among the members, from 0.</param>
/// <param name="Members">How many there are.</param>
internal readonly record struct CapShare(int Rank, int Members)
{
    /// <summary>The part of an operator's cap, in segments a second; 0 where it has none. The parts of one view never add up to more than the cap.</summary>
    public double Of(int cap)
    {
        // A part below two a second leaves no room for its own margins: then only the first members have one.
        var able = Math.Min(Members, cap / 2);
        return Rank < able ? (double)cap / able : 0;
    }
}
