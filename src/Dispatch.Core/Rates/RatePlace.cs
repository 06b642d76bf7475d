namespace Dispatch.Core.Rates;

/// <summary>How far the feed is counted, and by what.</summary>
/// <param name="Position">Of the last unit counted; 0: none.</param>
/// <param name="Signature"><see cref="RateCohorts.Signature"/> of the counts; empty until the first.</param>
/// <param name="Zone">Of the days.</param>
internal sealed record RatePlace(long Position, long[] Signature, string Zone)
{
    /// <summary>False where the counts were made by other settings: adding to them would mix two meanings.</summary>
    public bool Fits(RateCohorts cohorts) =>
        Signature.Length == 0 || (Signature.AsSpan().SequenceEqual(cohorts.Signature) && Zone == cohorts.Zone.Id);
}
