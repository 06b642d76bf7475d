namespace Dispatch.Core.Rates;

/// <summary>How many notices were viewed within an age. Only notices that have had the whole time count; the others are open.</summary>
/// <param name="Age">From issue to view.</param>
/// <param name="Older">Notices older than the age: what the share is of.</param>
/// <param name="Viewed">Those of them that were viewed within it.</param>
/// <param name="Open">Younger notices, viewed or not.</param>
internal readonly record struct RateAge(TimeSpan Age, long Older, long Viewed, long Open)
{
    /// <summary>0 to 1; null where no notice is old enough.</summary>
    public double? Share => RateRow.Ratio(Viewed, Older);
}
