namespace Dispatch.Core.Rates;

/// <summary>What rates are told apart by.</summary>
[Flags]
internal enum RateGroups
{
    None = 0,
    Day = 1,
    Province = 2,

    /// <summary>Names the court's province too.</summary>
    Court = 4,
}
