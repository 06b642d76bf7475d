namespace Dispatch.Core.RateLimit;

/// <summary>The periods that the protocol rests on. Each worker must be given the same.</summary>
/// <param name="DeadAfter">A heartbeat older than this (the database's clock) counts its worker dead.</param>
/// <param name="StopAfter">A worker stops sending when its last answered heartbeat was sent so long ago (its monotonic clock). Shorter than <paramref name="DeadAfter"/> by a margin.</param>
/// <param name="Quiet">A second, and the time a token lives: what was sent under an older view has left the gateway's window.</param>
/// <param name="TokenLife">What was granted under an older view is void: enough where Redis was lost, see <see cref="LimiterProtocol"/>.</param>
/// <param name="SharesAfter">Redis out of reach for so long: the limits are shared out.</param>
/// <param name="SharedAfter">Redis within reach for so long: it may count again.</param>
internal sealed record LimiterTimes(TimeSpan DeadAfter, TimeSpan StopAfter, TimeSpan Quiet, TimeSpan TokenLife, TimeSpan SharesAfter, TimeSpan SharedAfter);
