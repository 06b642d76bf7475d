namespace Dispatch.Load.Gateways;

/// <summary>What a run of <c>gateway-cap</c> was asked for.</summary>
internal sealed record CapOptions
{
    public const int FullSeconds = 60;

    /// <summary>One after the other.</summary>
    public required IReadOnlyList<Variant> Variants { get; init; }

    /// <summary>What the workers are told that the operator takes in any second.</summary>
    public required int Cap { get; init; }

    /// <summary>Measured, of each variant.</summary>
    public required int Seconds { get; init; }

    public FileInfo? Json { get; init; }

    public bool IsTrial => Seconds < FullSeconds;
}
