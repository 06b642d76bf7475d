namespace Dispatch.Sandbox.Citizens;

/// <summary>What citizens do; shares run from 0 to 1.</summary>
internal sealed record CitizenOptions
{
    /// <summary>What stands for an hour of the country.</summary>
    /// <value>One second.</value>
    public TimeSpan Hour { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Of electronic notices.</summary>
    public double Viewed { get; init; } = 0.98;

    /// <summary>Of paper notices: viewed at an office, after registering there.</summary>
    public double PaperViewed { get; init; } = 0.5;

    /// <summary>Half of the views come within so many hours.</summary>
    public double MedianHours { get; init; } = 9;

    /// <summary>How wide the hours are spread: of their logarithm.</summary>
    public double Spread { get; init; } = 0.9;

    /// <summary>Nobody views later than this.</summary>
    public double LastHours { get; init; } = 40;

    public double Offices { get; init; } = 0.15;

    public double Apps { get; init; } = 0.25;

    public double Lawyers { get; init; } = 0.08;

    public double Delegates { get; init; } = 0.02;

    /// <summary>Viewed once more.</summary>
    public double Again { get; init; } = 0.1;

    /// <summary>A view that the portal says twice.</summary>
    public double Repeats { get; init; } = 0.02;

    /// <summary>A viewId used for two views.</summary>
    public double Conflicts { get; init; } = 0.001;

    /// <summary>A view that the portal tells of after a later one.</summary>
    public double Earlier { get; init; } = 0.005;

    public double Bad { get; init; } = 0.005;

    /// <summary>A view of a notice that nobody issued.</summary>
    public double OfNothing { get; init; } = 0.0005;
}
