using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Queue;

/// <summary>How much waits in a lane.</summary>
/// <param name="Rows">Counted up to a bound.</param>
/// <param name="FirstIssuedAt">When the notice of its first row was issued; null where nothing waits.</param>
internal readonly record struct LaneDepth(Lane Lane, long Rows, DateTimeOffset? FirstIssuedAt);
