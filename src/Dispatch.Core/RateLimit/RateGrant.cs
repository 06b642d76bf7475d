namespace Dispatch.Core.RateLimit;

/// <summary>The answer to one ask: one token is one segment.</summary>
/// <param name="Granted">Tokens, 0 to what was wanted.</param>
/// <param name="ValidUntil">Timestamp of the <see cref="TimeProvider"/> (<see cref="TimeProvider.GetTimestamp"/>) from which on the tokens are void: check it before each write.</param>
/// <param name="RetryAfter">How long to wait before asking again is worth it; zero where all that was wanted was granted.</param>
internal readonly record struct RateGrant(int Granted, long ValidUntil, TimeSpan RetryAfter);
