namespace Dispatch.Core.RateLimit;

/// <summary>What one heartbeat brought back.</summary>
/// <param name="View">The view in force.</param>
/// <param name="Workers">All workers that have not left, the asker among them.</param>
/// <param name="Throttles">What throttling has taught, per gateway.</param>
internal sealed record BeatAnswer(LimiterView View, IReadOnlyList<WorkerMark> Workers, IReadOnlyList<GatewayThrottle> Throttles);
