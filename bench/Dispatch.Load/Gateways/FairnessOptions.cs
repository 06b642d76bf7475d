namespace Dispatch.Load.Gateways;

/// <summary>What a run of <c>fairness</c> was asked for.</summary>
/// <param name="Bulk">Notices that one court releases at once.</param>
/// <param name="Singles">Single notices of other courts, measured.</param>
/// <param name="Cap">Of the gateway, in segments a second.</param>
internal sealed record FairnessOptions(int Bulk, int Singles, int Cap, int Workers, FileInfo? Json)
{
    public const int FullBulk = 200_000;
    public const int FullSingles = 500;

    public bool IsTrial => Bulk < FullBulk || Singles < FullSingles;
}
