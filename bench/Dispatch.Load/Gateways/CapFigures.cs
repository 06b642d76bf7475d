using Dispatch.Load.Report;

namespace Dispatch.Load.Gateways;

/// <summary>What one variant of <c>gateway-cap</c> came to, by the simulator's own books.</summary>
/// <param name="Cap">Configured.</param>
/// <param name="OperatorCap">Mean of what the operator took, over the measured time.</param>
/// <param name="SubmittedPerSecond">Submits read, refused ones among them.</param>
/// <param name="UsedShare">Accepted, of what the operator would have taken.</param>
/// <param name="ThrottledShare">Refused as too many, of the submitted.</param>
/// <param name="WorstSecondOverCap">By how much any second of the whole trial, warm-up and changeover among them, went over the operator's cap of its time.</param>
/// <param name="ChangeoverSeconds">The longest time below half of the cap after Redis was stopped; null where it was not.</param>
internal sealed record CapFigures(
    string Variant, int Cap, double OperatorCap, double Seconds, double SubmittedPerSecond, double UsedShare, double ThrottledShare, int WorstSecondOverCap, int Workers,
    double? ChangeoverSeconds)
{
    private const double LeastUsed = 0.9;
    private const double MostThrottled = 0.01;
    private const double LongestChangeover = 3;

    /// <summary>Whether the operator's cap is the configured one all the time.</summary>
    public required bool Known { get; init; }

    public bool Holds => Figures().All(figure => figure.Holds != false);

    public IEnumerable<Figure> Figures()
    {
        yield return new Figure($"{Variant}: submitted", SubmittedPerSecond, "/s");
        yield return new Figure($"{Variant}: use of the operator's cap", UsedShare * 100, "%", LeastUsed * 100, AtLeast: true);
        yield return new Figure($"{Variant}: throttled", ThrottledShare * 100, "%", MostThrottled * 100);
        yield return new Figure($"{Variant}: worst second over the cap", WorstSecondOverCap, "", Known ? 0 : null);
        if (ChangeoverSeconds is { } changeover) yield return new Figure($"{Variant}: changeover", changeover, "s", LongestChangeover);
    }
}
