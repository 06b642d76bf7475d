namespace Dispatch.Sandbox.People;

/// <summary>What people are like; shares run from 0 to 1.</summary>
internal sealed record PopulationShares
{
    /// <value>0.12: somewhat more than the country's newest figures say, so that paper is seen too.</value>
    public double WithoutAccount { get; init; } = 0.12;

    /// <summary>Of those with an account.</summary>
    /// <value>0.04.</value>
    public double WithoutMobile { get; init; } = 0.04;

    /// <value>0.08.</value>
    public double Legal { get; init; } = 0.08;

    /// <value>0.01.</value>
    public double Foreign { get; init; } = 0.01;
}
