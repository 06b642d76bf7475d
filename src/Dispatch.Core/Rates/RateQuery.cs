using Dispatch.Core.Notices;

namespace Dispatch.Core.Rates;

/// <summary>Which cohorts are asked for, and how they are put together.</summary>
/// <param name="From">First day of issue.</param>
/// <param name="To">Last day of issue.</param>
/// <param name="By">A row for each combination that exists; <see cref="RateGroups.None"/>: one row.</param>
/// <param name="Province">Only courts of this province; null: all.</param>
/// <param name="CourtId">Only this court; null: all.</param>
internal sealed record RateQuery(DateOnly From, DateOnly To, RateGroups By, Province? Province = null, string? CourtId = null);
