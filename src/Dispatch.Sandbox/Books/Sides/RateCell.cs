namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A cohort: notices by day of issue and issuing court's row.</summary>
internal readonly record struct RateCell(DateOnly Day, int Court);
