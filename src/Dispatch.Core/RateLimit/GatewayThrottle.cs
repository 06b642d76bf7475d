namespace Dispatch.Core.RateLimit;

/// <summary>A refusal as too many, by a gateway.</summary>
/// <param name="Gateway">Number of the account.</param>
/// <param name="At">Share of the configured rate at which it refused.</param>
/// <param name="Age">How long ago.</param>
internal readonly record struct GatewayThrottle(short Gateway, double At, TimeSpan Age);
