namespace Dispatch.Core.RateLimit;

/// <summary>One account at an SMS gateway, as the limiter knows it. Every worker must be given the same cap.</summary>
/// <param name="No">Number in the ledger's table <c>gateway</c>.</param>
/// <param name="Name">Names the account in Redis and in metrics.</param>
/// <param name="CapPerSecond">Most segments that the operator takes in any second, from 2.</param>
internal sealed record GatewayAccount(short No, string Name, int CapPerSecond);
